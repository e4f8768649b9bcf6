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

    /// <summary>How the first folder is read; its geometry is not, for the maps of the second are brought to its sizes.</summary>
    public MapReading Truth { get; init; } = new();

    /// <summary>How the second folder is read.</summary>
    public MapReading Predicted { get; init; } = new();

    /// <summary>Id that pixels which were never predicted get in the prediction. Default 255.</summary>
    public ushort UnpredictedId { get; init; } = 255;

    /// <summary>Id that such pixels get in the truth, so that they count nowhere; null leaves the truth as it is.</summary>
    public ushort? UnpredictedTruthId { get; init; } = 255;

    /// <summary>What messages call the maps of the first folder.</summary>
    public string TruthName { get; init; } = "truth";

    /// <summary>What messages call the maps of the second folder.</summary>
    public string PredictedName { get; init; } = "prediction";
}
