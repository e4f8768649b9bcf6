using UoSam.Cli.Commands;
using UoSam.Cli.Converting;
using UoSam.Core.Evaluation;
using UoSam.Core.Exchange;
using UoSam.Core.PostProcessing;

namespace UoSam.Cli.Evaluating;

/// <summary>What is scored and what is shown of it.</summary>
/// <param name="Truth">Folder of truth.</param>
/// <param name="Predicted">Folder of predictions.</param>
/// <param name="Before">Folder of the maps before refinement, or null.</param>
internal sealed record EvaluationSettings(string Truth, string Predicted, string? Before)
{
    /// <summary>Folder of .npy scores; null for beside the predictions.</summary>
    public string? Logits { get; init; }

    /// <summary>Names of the classes; empty where none are known.</summary>
    public ClassNames Names { get; init; } = new([]);

    /// <summary>End of the predictions' names that is no part of the image's name.</summary>
    public string Suffix { get; init; } = "";

    /// <summary>How the maps before refinement are read.</summary>
    public MapReading BeforeReading { get; init; } = new();

    /// <summary>How truth and predictions are read.</summary>
    public EvaluationFolderOptions Folders { get; init; } = new();

    /// <summary>Folder of images, or null.</summary>
    public string? Images { get; init; }

    /// <summary>The images, or null.</summary>
    /// <exception cref="UsageException">The folder is not there.</exception>
    public ImageFiles? OpenImages() => Images is { } folder ? new ImageFiles(folder, Suffix) : null;

    /// <summary>What is done to the maps before refinement with the image alone, to be scored beside.</summary>
    public IReadOnlyList<PostProcess> Baselines { get; init; } = [];

    /// <summary>Scores of classes, for baselines from them, or null.</summary>
    public ScoreFiles? Scores { get; init; }

    /// <summary>Rows of images, and pictures at each end.</summary>
    public int Top { get; init; }

    public int Jobs { get; init; } = 1;
}
