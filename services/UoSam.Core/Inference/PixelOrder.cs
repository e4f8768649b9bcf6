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

    /// <summary>Sorts pixels into maps.</summary>
    /// <param name="pixels">[cells row by row, 2 * 2, 2 * 2, 4 tokens].</param>
    /// <param name="cells">Of which cells they are.</param>
    /// <param name="maps">[4 tokens, 256, 256], overwritten in these cells.</param>
    public static void ToRows(ReadOnlySpan<float> pixels, PixelBox cells, Span<float> maps)
    {
        var next = 0;
        for (var row = cells.Y0; row < cells.Y1; row++)
        {
            for (var column = cells.X0; column < cells.X1; column++)
            {
                Sort(pixels.Slice(next, PixelsPerCell * Tokens), ((row * Side) + column) * MaskCells.Finer, maps);
                next += PixelsPerCell * Tokens;
            }
        }
    }

    private static void Sort(ReadOnlySpan<float> pixels, int corner, Span<float> maps)
    {
        for (var i = 0; i < PixelsPerCell; i++)
        {
            var (first, last) = (i >> 2, i & 3);
            var y = ((first >> 1) << 1) | (last >> 1);
            var x = ((first & 1) << 1) | (last & 1);
            var place = corner + (y * Side) + x;
            var pixel = pixels.Slice(i * Tokens, Tokens);
            maps[place] = pixel[0];
            maps[place + (Side * Side)] = pixel[1];
            maps[place + (2 * Side * Side)] = pixel[2];
            maps[place + (3 * Side * Side)] = pixel[3];
        }
    }
}
