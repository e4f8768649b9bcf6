using UoSam.Core.Imaging;

namespace UoSam.Core.LabelMaps;

/// <summary>One pass of a PNG's pixels: those at (Y0 + i * StepY, X0 + j * StepX).</summary>
/// <param name="Y0">First row.</param>
/// <param name="X0">First column.</param>
/// <param name="StepY">Rows from one row of the pass to the next.</param>
/// <param name="StepX">Columns from one pixel of the pass to the next.</param>
internal readonly record struct PngPass(int Y0, int X0, int StepY, int StepX)
{
    private static readonly PngPass[] Whole = [new(0, 0, 1, 1)];

    /// <summary>Adam7 (PNG specification, section 8.2).</summary>
    private static readonly PngPass[] Adam7 =
    [
        new(0, 0, 8, 8), new(0, 4, 8, 8), new(4, 0, 8, 4), new(0, 2, 4, 4),
        new(2, 0, 4, 2), new(0, 1, 2, 2), new(1, 0, 2, 1),
    ];

    internal static PngPass[] Of(LabelPngHeader header) => header.IsInterlaced ? Adam7 : Whole;

    /// <summary>Rows and columns of the pass; either may be 0.</summary>
    internal ImageSize SizeIn(ImageSize image) =>
        new(Count(image.Height, Y0, StepY), Count(image.Width, X0, StepX));

    /// <summary>Bytes of the pass with one filter byte per row; 0 for an empty pass.</summary>
    internal long FilteredBytes(LabelPngHeader header)
    {
        var size = SizeIn(header.Size);
        return size.Pixels == 0 ? 0 : size.Height * (1 + RowBytes(size.Width, header));
    }

    internal static long RowBytes(int width, LabelPngHeader header) => (((long)width * header.BitsPerPixel) + 7) / 8;

    private static int Count(int side, int first, int step) => side <= first ? 0 : (side - first + step - 1) / step;
}
