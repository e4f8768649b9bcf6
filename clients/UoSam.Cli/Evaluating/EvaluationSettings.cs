using UoSam.Core.LabelMaps;

namespace UoSam.Cli.Evaluating;

/// <summary>What is scored and what is shown of it.</summary>
/// <param name="Truth">Folder of truth.</param>
/// <param name="Predicted">Folder of predictions.</param>
/// <param name="Before">Folder of the maps before refinement, or null.</param>
internal sealed record EvaluationSettings(string Truth, string Predicted, string? Before)
{
    /// <summary>Folder of .npy scores; null for beside the predictions.</summary>
    public string? Logits { get; init; }

    public LabelPngEncoding PredictedEncoding { get; init; }

    public LabelPngEncoding TruthEncoding { get; init; }

    /// <summary>True scores what has a prediction only.</summary>
    public bool IsSubset { get; init; }

    /// <summary>Folder of images, or null.</summary>
    public string? Images { get; init; }

    /// <summary>Rows of images, and pictures at each end.</summary>
    public int Top { get; init; }

    public int Jobs { get; init; } = 1;
}
