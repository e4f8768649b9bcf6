using System.CommandLine;
using UoSam.Core.Exchange;
using UoSam.Core.Exchange.Writing;
using UoSam.Core.LabelMaps;

namespace UoSam.Cli.Commands;

/// <summary>The options that say how maps become objects, and what is written for unknown pixels.</summary>
internal sealed class ObjectOptionSet
{
    private readonly Option<bool> _perClass = new("--per-class") { Description = "Objects of COCO, LabelMe and masks: one per class instead of one per connected region." };
    private readonly Option<double> _tolerance = new("--tolerance") { Description = "Pixels by which polygons may leave the outline; 0 keeps it exactly." };
    private readonly Option<int> _minimumArea = new("--min-area") { Description = "Leave out objects of fewer pixels.", DefaultValueFactory = _ => 1 };
    private readonly Option<string?> _unknown = new("--unknown") { Description = "Id for pixels that were never predicted; default the first void id." };

    public ObjectOptionSet(Command command)
    {
        command.Options.Add(_perClass);
        command.Options.Add(_tolerance);
        command.Options.Add(_minimumArea);
        command.Options.Add(_unknown);
    }

    /// <summary>How regions become objects.</summary>
    /// <exception cref="UsageException">A number below its least.</exception>
    public WriterOptions Read(ParseResult result, ClassNames classNames) => new()
    {
        PerClass = result.GetValue(_perClass),
        Tolerance = result.GetValue(_tolerance) is >= 0 and <= 1000 and var tolerance
            ? tolerance
            : throw new UsageException(FormattableString.Invariant($"--tolerance {result.GetValue(_tolerance)}: expected 0 to 1000 pixels")),
        MinimumArea = OptionValues.InRange("--min-area", result.GetValue(_minimumArea), 1, int.MaxValue),
        ClassNames = classNames,
    };

    /// <summary>The id that unknown pixels are written as.</summary>
    public ushort UnknownAs(ParseResult result, LabelSpace space) =>
        result.GetValue(_unknown) is { } text ? OptionValues.Id("--unknown", text) : VoidOf(space);

    /// <summary>The first void id, 255 where there is none.</summary>
    public static ushort VoidOf(LabelSpace space) => space.VoidIds.Length > 0 ? space.VoidIds[0] : (ushort)255;
}
