using UoSam.Cli.Commands;
using UoSam.Core.Exchange.Writing;

namespace UoSam.Cli.Refining;

/// <summary>What is written for a refined map.</summary>
/// <param name="Main">Form of the label map's PNG.</param>
/// <param name="Further">What is written beside it.</param>
internal sealed record OutputFormats(LabelOutput Main, IReadOnlyList<IMapWriter> Further)
{
    private static readonly IMapWriter[] Writers = [.. MapWriters.All.Where(writer => MainOf(writer.Id) is null)];

    /// <summary>What can be asked for.</summary>
    public static string Names { get; } =
        $"auto, palette, gray16, gray or luss; further ones beside it: {string.Join(", ", Writers.Select(writer => writer.Id))}";

    /// <summary>Reads formats by commas.</summary>
    /// <exception cref="UsageException">There is no such format, or two of them write one file.</exception>
    public static OutputFormats Parse(string text)
    {
        string[] wishes = [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct()];
        var mains = wishes.Select(MainOf).OfType<LabelOutput>().ToArray();
        IMapWriter[] further =
        [
            .. wishes.Where(wish => MainOf(wish) is null).Select(wish => Array.Find(Writers, writer => writer.Id == wish)
                ?? throw new UsageException($"--format {wish}: expected {Names}")),
        ];
        return mains.Length <= 1 && further.Count(writer => writer.IsCoco()) <= 1
            ? new OutputFormats(mains.FirstOrDefault(), further)
            : throw new UsageException($"--format {text}: expected at most one of auto, palette, gray16, gray, luss and one of COCO");
    }

    /// <summary>Refuses what would write one file twice.</summary>
    /// <param name="overlay">--overlay, which writes NAME.overlay.png.</param>
    /// <param name="json">--json, which writes NAME.json.</param>
    public void RefuseSameFiles(bool overlay, bool json)
    {
        if (Further.FirstOrDefault(writer => (overlay && writer.Id == "overlay") || (json && writer.Id == "labelme")) is { } writer)
        {
            throw new UsageException(
                $"--format {writer.Id} and --{(writer.Id == "overlay" ? "overlay" : "json")} write files of one name; leave one out");
        }
    }

    private static LabelOutput? MainOf(string id) => id switch
    {
        "auto" => LabelOutput.Auto,
        "palette" => LabelOutput.Palette,
        "gray" => LabelOutput.Gray,
        "gray16" => LabelOutput.Gray16,
        "luss" => LabelOutput.Luss,
        _ => null,
    };
}
