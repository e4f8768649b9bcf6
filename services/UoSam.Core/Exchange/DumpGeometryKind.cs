namespace UoSam.Core.Exchange;

/// <summary>What was done to images before prediction.</summary>
public enum DumpGeometryKind
{
    /// <summary>Nothing, or scaling that kept the shape.</summary>
    Fit,

    /// <summary>Scaling of both sides to the map's, whatever the shape.</summary>
    Squash,

    /// <summary>Scaling of the short side, then a square from the centre.</summary>
    Crop,
}
