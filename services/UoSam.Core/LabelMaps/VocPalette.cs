namespace UoSam.Core.LabelMaps;

/// <summary>
/// The 256 colours of PASCAL VOC's label maps: bits 0, 1, 2 of the id are the highest bits of R, G, B, bits 3, 4, 5 the
/// next, bits 6, 7 the third of R and G.
/// </summary>
public static class VocPalette
{
    /// <summary>Number of colours.</summary>
    public const int Count = 256;

    private static readonly byte[] Colors = Build();

    /// <summary>256 colours, R G B bytes each.</summary>
    public static ReadOnlySpan<byte> Rgb => Colors;

    /// <summary>R, G, B of an id; ids from 256 take the colour of their lowest 8 bits.</summary>
    public static ReadOnlySpan<byte> Color(int id) => Rgb.Slice((id & (Count - 1)) * 3, 3);

    private static byte[] Build()
    {
        var colors = new byte[Count * 3];
        for (var id = 0; id < Count; id++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                colors[(id * 3) + (bit % 3)] |= (byte)((id >> bit & 1) << (7 - (bit / 3)));
            }
        }

        return colors;
    }
}
