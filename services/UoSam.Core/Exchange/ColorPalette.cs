using System.Globalization;
using UoSam.Core.LabelMaps;

namespace UoSam.Core.Exchange;

/// <summary>Colours of ids, and the ids of colours.</summary>
public sealed class ColorPalette
{
    private const int VocColors = 512;

    private readonly Dictionary<int, ushort[]> _ids;

    private ColorPalette(string name, IReadOnlyList<int> colors)
    {
        Name = name;
        Count = colors.Count;
        _ids = colors.Select((color, id) => (color, Id: (ushort)id))
            .GroupBy(pair => pair.color, pair => pair.Id)
            .ToDictionary(group => group.Key, group => group.ToArray());
    }

    /// <summary>PASCAL VOC's colours by the bits of the id, for 512 ids, as STEGO and CAUSE write them.</summary>
    public static ColorPalette Voc { get; } = new("voc", [.. Enumerable.Range(0, VocColors).Select(VocPalette.Packed)]);

    /// <summary>The 27 colours and black that CAUSE and STEGO give to Cityscapes; 10 and 11 are the same grey.</summary>
    public static ColorPalette Cityscapes { get; } = new(
        "cityscapes",
        [
            0x804080, 0xF423E8, 0xFAAAA0, 0xE6968C, 0x464646, 0x66669C, 0xBE9999, 0xB4A5B4, 0x966464, 0x96785A,
            0x999999, 0x999999, 0xFAAA1E, 0xDCDC00, 0x6B8E23, 0x98FB98, 0x4682B4, 0xDC143C, 0xFF0000, 0x00008E,
            0x000046, 0x003C64, 0x00005A, 0x00006E, 0x005064, 0x0000E6, 0x770B20, 0x000000,
        ]);

    /// <summary>How it is called in messages.</summary>
    public string Name { get; }

    /// <summary>Number of ids.</summary>
    public int Count { get; }

    /// <summary>Reads one colour per line, <c>R G B</c> in decimals (commas are spaces); line i, from 0, is id i.</summary>
    /// <param name="name">How it is called in messages.</param>
    /// <param name="lines">The lines; empty ones and those that begin with # are left out.</param>
    /// <exception cref="InvalidInputException">PALETTE.</exception>
    public static ColorPalette Parse(string name, IEnumerable<string> lines)
    {
        int[] colors = [.. lines.Where(line => !string.IsNullOrWhiteSpace(line) && line[0] != '#').Select(ParseColor)];
        return colors.Length is > 0 and <= ushort.MaxValue + 1
            ? new ColorPalette(name, colors)
            : throw new InvalidInputException("PALETTE", $"{colors.Length} colours; expected 1 to 65536");
    }

    /// <summary>The ids of a colour, ascending; none for a colour that is not of the palette.</summary>
    /// <param name="rgb">R * 65536 + G * 256 + B.</param>
    internal ReadOnlySpan<ushort> IdsOf(int rgb) => _ids.GetValueOrDefault(rgb);

    private static int ParseColor(string line)
    {
        int[] parts = [.. line.Split([' ', ',', '\t'], StringSplitOptions.RemoveEmptyEntries).Select(part =>
            byte.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : -1)];
        return parts.Length == 3 && parts.All(part => part >= 0)
            ? (parts[0] << 16) | (parts[1] << 8) | parts[2]
            : throw new InvalidInputException(
                "PALETTE", $"the line \"{(line.Length <= 40 ? line : line[..40])}\"; expected R G B, each 0 to 255");
    }
}
