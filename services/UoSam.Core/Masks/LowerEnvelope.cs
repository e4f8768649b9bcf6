namespace UoSam.Core.Masks;

/// <summary>
/// The row step of the distance transform: the lower envelope of the parabolas (x - u)^2 + g(u)^2, one per column u.
/// Holds scratch memory for one row; not thread-safe.
/// </summary>
internal sealed class LowerEnvelope(int width)
{
    /// <summary>g(u) of a run and of the columns beside it.</summary>
    private readonly int[] _distances = new int[width + 2];

    /// <summary>Columns whose parabolas are part of the envelope.</summary>
    private readonly int[] _columns = new int[width + 2];

    /// <summary>First x at which each of them is the lowest.</summary>
    private readonly int[] _starts = new int[width + 2];

    /// <summary>Fills a run of pixels of one kind with the squared distances.</summary>
    /// <param name="run">g(u), distance to the nearest pixel of the other kind in column u.</param>
    /// <param name="hasLeft">Whether a pixel of the other kind stands before the run.</param>
    /// <param name="hasRight">Whether one stands after it.</param>
    /// <param name="unreachable">From this value on g stands for "no such pixel in this column".</param>
    /// <param name="squared">Receives the minimum over u at every x of the run.</param>
    /// <param name="nowhere">Value for a run that has no such pixel in any column nor beside it.</param>
    internal void Evaluate(
        ReadOnlySpan<int> run, bool hasLeft, bool hasRight, int unreachable, Span<float> squared, float nowhere)
    {
        var offset = hasLeft ? 1 : 0;
        var distances = _distances.AsSpan(0, offset + run.Length + (hasRight ? 1 : 0));
        (distances[0], distances[^1]) = (0, 0);
        run.CopyTo(distances[offset..]);
        var last = Build(distances, unreachable);
        if (last < 0)
        {
            squared.Fill(nowhere);
            return;
        }

        for (var x = squared.Length - 1; x >= 0; x--)
        {
            while (_starts[last] > x + offset)
            {
                last--;
            }

            squared[x] = Height(distances, _columns[last], x + offset);
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
