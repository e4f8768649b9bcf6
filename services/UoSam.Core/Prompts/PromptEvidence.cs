namespace UoSam.Core.Prompts;

/// <summary>What an object's prompts were derived from.</summary>
/// <param name="AreaPixels">Pixels of the object.</param>
/// <param name="AreaFraction">The same as a share of the image.</param>
/// <param name="ComponentCount">8-connected components in the object's region.</param>
/// <param name="FeatureCells">Cells of the feature grid that were averaged.</param>
/// <param name="ConfidenceMin">Least value of the location confidence map over the image, -1..1.</param>
/// <param name="ConfidenceMax">Its largest value over the image, -1..1.</param>
/// <param name="ConfidenceInside">Its mean over the object, -1..1.</param>
public readonly record struct PromptEvidence(
    int AreaPixels,
    double AreaFraction,
    int ComponentCount,
    int FeatureCells,
    float ConfidenceMin,
    float ConfidenceMax,
    float ConfidenceInside);
