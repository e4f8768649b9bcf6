namespace UoSam.Core.Masks;

/// <summary>
/// The row step of the distance transform: the lower envelope of the parabolas (x - u)^2 + g(u)^2, one per column u.
/// Holds scratch memory for one row; not thread-safe.
/// </summary>
internal sealed class LowerEnvelope(int width)
{
    /// <summary>Columns whose parabolas are part of the envelope.</summary>
    private readonly int[] _columns = new int[width];

    /// <summary>First x at which each of them is the lowest.</summary>
    private readonly int[] _starts = new int[width];

    /// <summary>Fills a row with the squared distances.</summary>
    /// <param name="distances">g(u), distance to the nearest clear pixel of column u.</param>
    /// <param name="unreachable">The value of g that stands for "no clear pixel in this column".</param>
    /// <param name="squared">Receives the minimum over u at every x.</param>
    /// <param name="nowhere">Value for a row whose columns are all unreachable.</param>
    internal void Evaluate(ReadOnlySpan<int> distances, int unreachable, Span<float> squared, float nowhere)
    {
        var last = Build(distances, unreachable);
        if (last < 0)
        {
            squared.Fill(nowhere);
            return;
        }

        for (var x = squared.Length - 1; x >= 0; x--)
        {
            squared[x] = Height(distances, _columns[last], x);
            if (x == _starts[last])
            {
                last--;
            }
        }
    }

    private static long Height(ReadOnlySpan<int> distances, int column, int x)
    {
        long across = x - column;
        long along = distances[column];
        return (across * across) + (along * along);
    }

    private int Build(ReadOnlySpan<int> distances, int unreachable)
    {
        var last = -1;
        for (var u = 0; u < distances.Length; u++)
        {
            if (distances[u] >= unreachable)
            {
                continue;
            }

            while (last >= 0 && Height(distances, _columns[last], _starts[last]) > Height(distances, u, _starts[last]))
            {
                last--;
            }

            var start = last < 0 ? 0 : FirstLower(distances, _columns[last], u);
            if (start < distances.Length)
            {
                last++;
                _columns[last] = u;
                _starts[last] = (int)start;
            }
        }

        return last;
    }

    /// <summary>First x at which column u, the right one, is lower than column i.</summary>
    private static long FirstLower(ReadOnlySpan<int> distances, int i, int u)
    {
        var numerator = Height(distances, u, 0) - Height(distances, i, 0);
        return 1 + (numerator / (2L * (u - i)));
    }
}
