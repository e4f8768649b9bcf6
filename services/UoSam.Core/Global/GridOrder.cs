namespace UoSam.Core.Global;

/// <summary>The order in which the points of a square grid are decoded.</summary>
internal static class GridOrder
{
    private const int BitsPerAxis = 7;

    /// <summary>
    /// Indices of the grid, row by row, so that any beginning of them is spread over the whole grid: by the bits of
    /// (X, Y), interleaved and read backwards, as in the radical inverse of Halton sequences to base 2.
    /// </summary>
    /// <param name="points">A square number, of a side of at most 128.</param>
    public static IEnumerable<int> Spread(int points)
    {
        var side = (int)Math.Round(Math.Sqrt(points));
        return Enumerable.Range(0, points).OrderBy(i => Key(i % side, i / side));
    }

    private static int Key(int x, int y)
    {
        var key = 0;
        for (var bit = 0; bit < BitsPerAxis; bit++)
        {
            key = (key << 2) | ((((x ^ y) >> bit) & 1) << 1) | ((y >> bit) & 1);
        }

        return key;
    }
}
