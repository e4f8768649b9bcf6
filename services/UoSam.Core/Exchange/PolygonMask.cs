using UoSam.Core.Masks;

namespace UoSam.Core.Exchange;

/// <summary>
/// The pixels of a polygon as the COCO API draws it (rleFrPoly of maskApi.c): its outline is walked at five times the
/// resolution, and in each pixel column everything between the first and second, third and fourth, ... crossing of the
/// column's centre is filled. Vertices on whole numbers lie on the corners of pixels.
/// </summary>
internal static class PolygonMask
{
    private const int Scale = 5;
    private const double Farthest = 1e6;
    private const long MostSteps = 1L << 26;

    /// <summary>Adds a polygon's pixels to a mask.</summary>
    /// <param name="polygon">x and y of the vertices in turn, at least three of them; it is closed by itself.</param>
    /// <param name="mask">The mask.</param>
    /// <exception cref="InvalidInputException">POLYGON.</exception>
    internal static void Add(IReadOnlyList<double> polygon, BitMask mask)
    {
        if (polygon.Count < 6 || polygon.Count % 2 != 0)
        {
            throw Fault($"{polygon.Count} numbers", "x and y of at least 3 vertices");
        }

        if (polygon.Any(value => !(Math.Abs(value) <= Farthest)))
        {
            throw Fault($"the coordinate {polygon.First(value => !(Math.Abs(value) <= Farthest))}", "pixels up to 1000000");
        }

        Fill(Crossings(polygon, mask), mask);
    }

    /// <summary>Positions, column by column, where the outline passes the centre of a pixel column; ascending.</summary>
    private static List<long> Crossings(IReadOnlyList<double> polygon, BitMask mask)
    {
        var vertices = new (int X, int Y)[polygon.Count / 2];
        for (var i = 0; i < vertices.Length; i++)
        {
            vertices[i] = ((int)((Scale * polygon[2 * i]) + 0.5), (int)((Scale * polygon[(2 * i) + 1]) + 0.5));
        }

        var crossings = new List<long>();
        var steps = 0L;
        (int X, int Y)? last = null;
        for (var i = 0; i < vertices.Length; i++)
        {
            var (from, to) = (vertices[i], vertices[(i + 1) % vertices.Length]);
            steps += Math.Max(Math.Abs((long)to.X - from.X), Math.Abs((long)to.Y - from.Y));
            if (steps > MostSteps)
            {
                throw Fault($"an outline of more than {MostSteps / Scale} pixels", "a shorter one");
            }

            foreach (var point in Walk(from, to))
            {
                if (last is { } before && before.X != point.X && Crossing(before, point, mask) is { } crossing)
                {
                    crossings.Add(crossing);
                }

                last = point;
            }
        }

        crossings.Sort();
        return crossings;
    }

    /// <summary>The points of an edge, one per step of its longer side; the same both ways.</summary>
    private static IEnumerable<(int X, int Y)> Walk((int X, int Y) from, (int X, int Y) to)
    {
        var across = Math.Abs(to.X - from.X);
        var down = Math.Abs(to.Y - from.Y);
        var byColumn = across >= down;
        var isBackward = byColumn ? from.X > to.X : from.Y > to.Y;
        var (start, end) = isBackward ? (to, from) : (from, to);
        var length = byColumn ? across : down;

        // Of an edge without length both sides are 0; the slope is not used then.
        var slope = (byColumn ? end.Y - start.Y : end.X - start.X) / (double)Math.Max(1, length);
        for (var step = 0; step <= length; step++)
        {
            var t = isBackward ? length - step : step;
            yield return byColumn
                ? (start.X + t, (int)(start.Y + (slope * t) + 0.5))
                : ((int)(start.X + (slope * t) + 0.5), start.Y + t);
        }
    }

    /// <summary>Where two neighbouring points pass a column's centre, or null where they do not.</summary>
    private static long? Crossing((int X, int Y) before, (int X, int Y) point, BitMask mask)
    {
        var x = ((point.X < before.X ? point.X : point.X - 1) + 0.5) / Scale - 0.5;
        if (Math.Floor(x) != x || x < 0 || x > mask.Width - 1)
        {
            return null;
        }

        var y = ((Math.Min(point.Y, before.Y) + 0.5) / Scale) - 0.5;
        return ((long)x * mask.Height) + (long)Math.Ceiling(Math.Clamp(y, 0, mask.Height));
    }

    private static void Fill(List<long> crossings, BitMask mask)
    {
        var end = (long)mask.Height * mask.Width;
        for (var i = 0; i < crossings.Count; i += 2)
        {
            var last = i + 1 < crossings.Count ? crossings[i + 1] : end;
            for (var pixel = crossings[i]; pixel < last; pixel++)
            {
                mask[(int)(pixel % mask.Height), (int)(pixel / mask.Height)] = true;
            }
        }
    }

    private static InvalidInputException Fault(string found, string expected) =>
        new("POLYGON", FormattableString.Invariant($"a polygon has {found}; expected {expected}"));
}
