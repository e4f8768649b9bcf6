using System.Globalization;
using UoSam.Cli.Commands;
using UoSam.Cli.Converting;
using UoSam.Client;
using UoSam.Core;
using UoSam.Core.Exchange;
using UoSam.Core.Exchange.Writing;
using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;
using UoSam.Protos.V1;

namespace UoSam.Cli.Refining;

/// <summary>How images are refined and what is written.</summary>
/// <param name="Preset">Preset.</param>
/// <param name="Overrides">Overrides of the preset.</param>
/// <param name="Space">Background and void ids.</param>
/// <param name="Dump">How coarse label maps are read.</param>
/// <param name="Output">Form of the refined map.</param>
/// <param name="Overlay">Write a picture of before and after.</param>
/// <param name="Json">Write the trace.</param>
internal sealed record RefineSettings(
    Preset Preset,
    RefinementParameters Overrides,
    LabelSpace Space,
    DumpSettings Dump,
    LabelOutput Output,
    bool Overlay,
    bool Json)
{
    /// <summary>What is written beside the refined map.</summary>
    public FurtherOutputs Further { get; init; } = new([], new WriterOptions(), Space, ObjectOptionSet.VoidOf(Space));

    /// <summary>Counts what became of the coarse maps.</summary>
    public ChangeCount Changes { get; } = new();

    /// <summary>Also write each trace as a line of JSON to standard output.</summary>
    public bool JsonLines { get; init; }

    /// <summary>Write a picture of prompts and candidate masks.</summary>
    public bool Explain { get; init; }

    /// <summary>Ends of the names of all files that are written beside a refined map.</summary>
    public IEnumerable<string> EndingsBeside =>
    [
        .. Json ? [ImageTask.TraceEnding] : Array.Empty<string>(),
        .. Overlay ? [ImageTask.OverlayEnding] : Array.Empty<string>(),
        .. Explain ? [ImageTask.ExplanationEnding] : Array.Empty<string>(),
        .. Further.Endings,
    ];

    /// <summary>What is written for an image, and the pictures and the trace that an earlier run may have been asked for.</summary>
    public IEnumerable<string> FilesOf(ImageTask task) =>
        [task.Output, task.Overlay, task.Explanation, task.Trace, .. Further.Endings.Select(ending => Path.ChangeExtension(task.Output, ending))];

    /// <summary>All of it that the refined map of an image depends on, in one line; kept in the map's file.</summary>
    public string RequestOf(ImageTask task) => Request
        + (Memory is null ? "" : $" memory={Memory}")
        + (task.Logits is { } logits ? $" logits={LogitsFile.Digest(logits)}" : "")
        + (task.Scores is { } scores ? $" scores={LogitsFile.Digest(scores)}" : "");

    /// <summary>Tells the memory of the data set from others; null for none.</summary>
    public string? Memory { get; init; }

    /// <summary>What the ids of coarse maps mean, in one line.</summary>
    public string Labels =>
        $"background={Space.BackgroundId?.ToString(CultureInfo.InvariantCulture) ?? "none"} "
        + $"void={string.Join(',', Space.VoidIds.Concat(Filled))} labels={Dump.Description}";

    /// <summary>Reads an image's files.</summary>
    /// <exception cref="InvalidInputException">The coarse map cannot be read, or has ids without a name.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public ImageInput Read(ImageTask task)
    {
        var image = File.ReadAllBytes(task.Image);
        var dumped = task.Dump!.Load(task.DumpName);
        var map = dumped.Map;
        Dump.ClassNames.Check(map, Space);
        if (Dump.Geometry.Kind != DumpGeometryKind.Fit)
        {
            return new ImageInput(image, Dump.Geometry.Undo(map, ImageHeaderReader.Read(image).StoredSize));
        }

        if (dumped.ScoredClasses is { } classes)
        {
            ScoreGeometry.CheckFit(classes, map.Size, ImageHeaderReader.Read(image).SizeBeside(map.Size));
        }

        return new ImageInput(image, map);
    }

    /// <summary>What the services are asked for an image.</summary>
    public RefinementRequest RequestFor(ImageInput files) => new(
        files.Image,
        LabelMapMessage.Of(files.Coarse, Space),
        Preset,
        Explain ? Explanation.Asking(Overrides) : Overrides);

    /// <summary>Scores of classes for a CRF, or null.</summary>
    public ScoreFiles? Scores { get; init; }

    /// <summary>The task with its file of scores; where there is none for it, with the fault.</summary>
    /// <exception cref="UsageException">More than one file for one image.</exception>
    public ImageTask WithScores(ImageTask task, bool many)
    {
        if (Scores is null || task.Fault is not null)
        {
            return task;
        }

        return (many ? Scores.Find(task.DumpName) ?? Scores.Find(task.Name) : Scores.Only()) is { } file
            ? task with { Scores = file }
            : task with { Fault = new InvalidInputException("NO_SCORES", $"there are no scores {task.Name}.npy in the --scores folder") };
    }

    private string Request =>
        $"{Preset} encode={Overrides.Encode} prompts={Overrides.Prompts} local={Overrides.Local} global={Overrides.Global} "
        + $"{Labels} format={Output}{(Filled.Any() ? " fill-void" : "")}";

    // To the memory of a data set they are void as well: it learns from neither.
    private IEnumerable<ushort> Filled => Space.UnknownIds.Where(id => id != LabelSpace.Unpredicted);
}
