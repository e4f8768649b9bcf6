namespace UoSam.Core.Local;

/// <summary>Who gets a pixel that several objects claim.</summary>
public enum OverlapRule
{
    /// <summary>Painted by descending area, later ones over earlier ones (the paper).</summary>
    PaintingOrder,

    /// <summary>The object of the highest logit at the pixel.</summary>
    HighestLogit,

    /// <summary>
    /// The class of the highest sum of evidence: SAM's masks, the features' posterior and the distance to the coarse
    /// border; background takes part.
    /// </summary>
    Evidence,
}
