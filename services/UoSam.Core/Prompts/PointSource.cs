namespace UoSam.Core.Prompts;

/// <summary>Where an object's points come from.</summary>
public enum PointSource
{
    /// <summary>Extremes of the location confidence map over the whole image (the paper).</summary>
    LocationConfidence,

    /// <summary>Its maximum inside the object, its minimum in the object's box outside the class.</summary>
    LocationConfidenceInside,

    /// <summary>The deepest pixel of the object, and of its complement in the box (SAMRefiner).</summary>
    DistanceTransform,
}
