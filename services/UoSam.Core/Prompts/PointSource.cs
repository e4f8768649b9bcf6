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

    /// <summary>Maximum of the foreground logits sent along inside the object, minimum in its box outside the class.</summary>
    ForegroundLogits,

    /// <summary>The same with spectral-residual saliency, smoothed (DPSS, amg_maskpoint.py).</summary>
    Saliency,
}
