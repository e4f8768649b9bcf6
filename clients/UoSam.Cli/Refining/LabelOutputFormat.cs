using UoSam.Core.LabelMaps;

namespace UoSam.Cli.Refining;

/// <summary>Chooses the form of a refined map.</summary>
internal static class LabelOutputFormat
{
    // Where IHDR keeps bit depth and colour type: signature 8, length 4, type 4, width 4, height 4.
    private const int DepthOffset = 24;
    private const int ColourOffset = 25;

    /// <summary>The form to write.</summary>
    /// <param name="wish">What the user asked for.</param>
    /// <param name="coarse">The coarse map's file, a PNG of ids that was read without fault; empty for other formats.</param>
    /// <param name="map">The refined map.</param>
    public static LabelPngFormat Choose(LabelOutput wish, ReadOnlySpan<byte> coarse, LabelMap map)
    {
        var asked = wish != LabelOutput.Auto ? wish : coarse.IsEmpty ? LabelOutput.Palette : coarse[ColourOffset] switch
        {
            2 or 6 => LabelOutput.Luss,
            3 => LabelOutput.Palette,
            _ => LabelOutput.Gray,
        };
        var isWide = asked == LabelOutput.Gray16
            || (wish == LabelOutput.Auto && !coarse.IsEmpty && asked == LabelOutput.Gray && coarse[DepthOffset] == 16)
            || map.Labels.AsSpan().ContainsAnyInRange((ushort)256, ushort.MaxValue);
        return asked switch
        {
            LabelOutput.Luss => LabelPngFormat.Luss,
            _ when isWide => LabelPngFormat.Grey16,
            LabelOutput.Palette => LabelPngFormat.Palette,
            _ => LabelPngFormat.Grey8,
        };
    }
}
