using UoSam.Core.Masks;

namespace UoSam.Core.Inference;

/// <summary>
/// The order in which two transposed convolutions of size and stride 2 make pixels when each is a plain product: the
/// four pixels of a place stand together, and in each of them its four.
/// </summary>
internal static class PixelOrder
{
    private const int Side = DecoderInput.MaskSide;
    private const int Tokens = 4;
    private const int PixelsPerCell = MaskCells.Finer * MaskCells.Finer;

    private static readonly int[] Offsets = [.. Enumerable.Range(0, PixelsPerCell).Select(Offset)];

    /// <summary>Sorts the pixels of one token into its map.</summary>
    /// <param name="pixels">[cells row by row, 2 * 2, 2 * 2, 4 tokens].</param>
    /// <param name="token">Which of the four.</param>
    /// <param name="cells">Of which cells they are.</param>
    /// <param name="map">[256, 256], overwritten in these cells.</param>
    public static void ToRows(ReadOnlySpan<float> pixels, int token, PixelBox cells, Span<float> map)
    {
        var next = token;
        for (var row = cells.Y0; row < cells.Y1; row++)
        {
            for (var column = cells.X0; column < cells.X1; column++)
            {
                var corner = ((row * Side) + column) * MaskCells.Finer;
                foreach (var offset in Offsets)
                {
                    map[corner + offset] = pixels[next];
                    next += Tokens;
                }
            }
        }
    }

    // From a cell's corner to a pixel in the order of the products.
    private static int Offset(int pixel)
    {
        var (first, last) = (pixel >> 2, pixel & 3);
        var y = ((first >> 1) << 1) | (last >> 1);
        var x = ((first & 1) << 1) | (last & 1);
        return (y * Side) + x;
    }
}
