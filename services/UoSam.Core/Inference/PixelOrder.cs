namespace UoSam.Core.Inference;

/// <summary>
/// The order in which two transposed convolutions of size and stride 2 make pixels when each is a plain product: the
/// four pixels of a place stand together, and in each of them its four.
/// </summary>
internal static class PixelOrder
{
    private const int Side = 256;
    private const int GridSide = 64;
    private const int Tokens = 4;

    /// <summary>Sorts pixels into maps.</summary>
    /// <param name="pixels">[64 * 64, 2 * 2, 2 * 2, 4 tokens].</param>
    /// <param name="maps">[4 tokens, 256, 256], overwritten.</param>
    public static void ToRows(ReadOnlySpan<float> pixels, Span<float> maps)
    {
        for (var row = 0; row < Side; row++)
        {
            for (var column = 0; column < Side; column++)
            {
                var place = ((row >> 2) * GridSide) + (column >> 2);
                var first = ((row >> 1 & 1) << 1) | (column >> 1 & 1);
                var last = ((row & 1) << 1) | (column & 1);
                var pixel = pixels.Slice(((((place << 2) | first) << 2) | last) * Tokens, Tokens);
                var index = (row * Side) + column;
                maps[index] = pixel[0];
                maps[index + (Side * Side)] = pixel[1];
                maps[index + (2 * Side * Side)] = pixel[2];
                maps[index + (3 * Side * Side)] = pixel[3];
            }
        }
    }
}
