namespace UoSam.Core.Masks;

/// <summary>
/// The row step of the distance transform: the lower envelope of the parabolas (x - u)^2 + g(u)^2, one per column u.
/// Holds scratch memory for one row; not thread-safe.
/// </summary>
internal sealed class LowerEnvelope(int width)
{
    /// <summary>g(u) of a run and of the columns beside it.</summary>
    private readonly int[] _distances = new int[width + 2];

    /// <summary>The parabolas that are part of the envelope, from left to right.</summary>
    private readonly Parabola[] _parabolas = new Parabola[width + 2];

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

        var x = squared.Length - 1;
        for (; x >= 0; last--)
        {
            var lowest = _parabolas[last];
            for (; x >= 0 && x + offset >= lowest.Start; x--)
            {
                squared[x] = lowest.At(x + offset);
            }
        }
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

            var next = Parabola.Of(u, distances[u]);
            while (last >= 0 && next.IsLowerAtStartOf(_parabolas[last]))
            {
                last--;
            }

            var start = last < 0 ? 0 : next.FirstLowerThan(_parabolas[last]);
            if (start < distances.Length)
            {
                _parabolas[++last] = next with { Start = (int)start };
            }
        }

        return last;
    }

    /// <summary>(x - Column)^2 + g^2, lowest of all from Start on until the next begins; Power is Column^2 + g^2.</summary>
    private readonly record struct Parabola(int Column, int Start, long Power)
    {
        public static Parabola Of(int column, int distance) =>
            new(column, 0, ((long)column * column) + ((long)distance * distance));

        public long At(int x) => Power + ((long)x * (x - (2L * Column)));

        /// <summary>Of this one, which is to the right.</summary>
        public bool IsLowerAtStartOf(Parabola left) => 2L * left.Start * (Column - left.Column) > Power - left.Power;

        /// <summary>First x at which this one, which is to the right, is lower.</summary>
        public long FirstLowerThan(Parabola left) => 1 + ((Power - left.Power) / (2L * (Column - left.Column)));
    }
}
