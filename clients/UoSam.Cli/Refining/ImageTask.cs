using UoSam.Core;
using UoSam.Core.Exchange;

namespace UoSam.Cli.Refining;

/// <summary>One image to refine.</summary>
/// <param name="Name">Relative path without extension; names it in messages.</param>
/// <param name="Image">Image file.</param>
/// <param name="Coarse">File or folder of its coarse label map.</param>
/// <param name="Output">Where the refined map goes.</param>
internal sealed record ImageTask(string Name, string Image, string Coarse, string Output)
{
    /// <summary>Where the coarse label map is read from; set unless there is a <see cref="Fault"/>.</summary>
    public LabelMapDump? Dump { get; init; }

    /// <summary>Its name there.</summary>
    public string DumpName { get; init; } = Name;

    /// <summary>Why it cannot be begun: a partner is missing, or two images have one name. Null where it can.</summary>
    public InvalidInputException? Fault { get; init; }

    /// <summary>The foreground logits, a .npy file, or null.</summary>
    public string? Logits { get; init; }

    /// <summary>The scores of classes, a .npy file, or null.</summary>
    public string? Scores { get; init; }

    /// <summary>End of the name of <see cref="Overlay"/>.</summary>
    public const string OverlayEnding = ".overlay.png";

    /// <summary>End of the name of <see cref="Explanation"/>.</summary>
    public const string ExplanationEnding = ".explain.png";

    /// <summary>End of the name of <see cref="Trace"/>.</summary>
    public const string TraceEnding = ".json";

    /// <summary>The picture of before and after.</summary>
    public string Overlay => Path.ChangeExtension(Output, OverlayEnding);

    /// <summary>The picture of prompts and candidate masks.</summary>
    public string Explanation => Path.ChangeExtension(Output, ExplanationEnding);

    public string Trace => Path.ChangeExtension(Output, TraceEnding);
}
