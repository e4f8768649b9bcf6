namespace UoSam.Core.Exchange.Writing;

/// <summary>Leaves out corners of a closed outline (Douglas and Peucker, 1973).</summary>
internal static class OutlineSimplification
{
    /// <summary>An outline of corners of the ring from which no corner of it is farther than the tolerance.</summary>
    /// <param name="ring">The corners, the first not repeated.</param>
    /// <param name="tolerance">In pixels; 0 keeps every corner.</param>
    internal static List<Corner> Run(List<Corner> ring, double tolerance)
    {
        if (tolerance <= 0)
        {
            return ring;
        }

        var kept = new bool[ring.Count];
        var farthest = Enumerable.Range(0, ring.Count).MaxBy(i => DistanceToSegment(ring[i], ring[0], ring[0]));
        (kept[0], kept[farthest]) = (true, true);
        var open = new Stack<(int From, int To)>([(0, farthest), (farthest, ring.Count)]);
        while (open.TryPop(out var part))
        {
            var (worst, distance) = (-1, tolerance);
            for (var i = part.From + 1; i < part.To; i++)
            {
                var own = DistanceToSegment(ring[i], ring[part.From], ring[part.To % ring.Count]);
                (worst, distance) = own > distance ? (i, own) : (worst, distance);
            }

            if (worst >= 0)
            {
                kept[worst] = true;
                open.Push((part.From, worst));
                open.Push((worst, part.To));
            }
        }

        var simple = ring.Where((_, i) => kept[i]).ToList();
        return simple.Count >= 3 ? simple : ring;
    }

    private static double DistanceToSegment(Corner point, Corner from, Corner to)
    {
        double dx = to.X - from.X, dy = to.Y - from.Y;
        var length = (dx * dx) + (dy * dy);
        var along = length == 0 ? 0 : Math.Clamp((((point.X - from.X) * dx) + ((point.Y - from.Y) * dy)) / length, 0, 1);
        return Math.Sqrt(Math.Pow(point.X - from.X - (along * dx), 2) + Math.Pow(point.Y - from.Y - (along * dy), 2));
    }
}
