using UoSam.Core.LabelMaps;

namespace UoSam.Core.Evaluation;

/// <summary>How folders of label maps are read.</summary>
public sealed record EvaluationFolderOptions
{
    /// <summary>True leaves out truth without a prediction; the source then holds fewer images than the folder.</summary>
    public bool SkipsMissing { get; init; }

    /// <summary>True reads foreground scores from a .npy file of the prediction's name where there is one.</summary>
    public bool ReadsLogits { get; init; }

    /// <summary>Folder of the .npy files; null for beside the predictions.</summary>
    public string? LogitsFolder { get; init; }

    /// <summary>How the truth's pixels are understood.</summary>
    public LabelPngEncoding TruthEncoding { get; init; }

    /// <summary>How the predictions' pixels are understood.</summary>
    public LabelPngEncoding PredictedEncoding { get; init; }

    /// <summary>What messages call the maps of the first folder.</summary>
    public string TruthName { get; init; } = "truth";

    /// <summary>What messages call the maps of the second folder.</summary>
    public string PredictedName { get; init; } = "prediction";
}
