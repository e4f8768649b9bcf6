namespace UoSam.Core.Masks;

/// <summary>Neighbouring set pixels of one row, as many as there are: (Y, X0) to (Y, X1 - 1).</summary>
/// <param name="Y">Row.</param>
/// <param name="X0">First column.</param>
/// <param name="X1">One past the last column, above X0.</param>
internal readonly record struct MaskRun(int Y, int X0, int X1)
{
    /// <summary>Pixels.</summary>
    public int Length => X1 - X0;

    /// <summary>The labels of its pixels.</summary>
    /// <param name="labels">[height, width].</param>
    /// <param name="width">Columns.</param>
    public Span<ushort> In(ushort[] labels, int width) => labels.AsSpan((Y * width) + X0, Length);

    /// <summary>All runs of a mask in raster order.</summary>
    public static IEnumerable<MaskRun> Of(BitMask mask) => Of(mask, new PixelBox(0, 0, mask.Width, mask.Height));

    /// <summary>Those of the rows that a box spans.</summary>
    public static IEnumerable<MaskRun> Of(BitMask mask, PixelBox rows)
    {
        for (var y = rows.Y0; y < rows.Y1; y++)
        {
            var x0 = mask.Next(y, 0, true);
            while (x0 < mask.Width)
            {
                var x1 = mask.Next(y, x0, false);
                yield return new MaskRun(y, x0, x1);
                x0 = mask.Next(y, x1, true);
            }
        }
    }
}
