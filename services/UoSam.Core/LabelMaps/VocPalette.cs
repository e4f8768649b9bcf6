namespace UoSam.Core.LabelMaps;

/// <summary>
/// The colours of PASCAL VOC's label maps: bits 0, 1, 2 of the id are the highest bits of R, G, B, the next three the
/// second highest, and so on.
/// </summary>
public static class VocPalette
{
    private const int Count = 256;

    private static readonly byte[] Colors =
        [.. Enumerable.Range(0, Count).Select(Packed).SelectMany(color => (byte[])[(byte)(color >> 16), (byte)(color >> 8), (byte)color])];

    /// <summary>256 colours, R G B bytes each.</summary>
    public static ReadOnlySpan<byte> Rgb => Colors;

    /// <summary>R, G, B of an id; ids from 256 take the colour of their lowest 8 bits.</summary>
    public static ReadOnlySpan<byte> Color(int id) => Rgb.Slice((id & (Count - 1)) * 3, 3);

    /// <summary>R * 65536 + G * 256 + B of an id, also of one from 256.</summary>
    internal static int Packed(int id)
    {
        var color = 0;
        for (var bit = 0; id >> bit != 0; bit++)
        {
            color |= (id >> bit & 1) << (16 - (bit % 3 * 8) + 7 - (bit / 3));
        }

        return color;
    }
}
