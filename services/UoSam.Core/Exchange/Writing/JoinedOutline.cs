namespace UoSam.Core.Exchange.Writing;

/// <summary>
/// The outline of a region with its holes spliced in, each by a cut, there and back, to the nearest corner. Corners are found by the square
/// of pixels that they lie in: regions of noise have tens of thousands of holes.
/// </summary>
internal sealed class JoinedOutline
{
    private const int Square = 16;

    private readonly List<Corner> _corners = [];
    private readonly List<int> _next = [];
    private readonly Dictionary<Corner, List<int>> _squares = [];

    /// <param name="outline">At least one corner.</param>
    public JoinedOutline(IReadOnlyList<Corner> outline)
    {
        Add(outline[0], 0);
        Splice(outline.Skip(1), 0);
    }

    /// <summary>All corners in turn, the first not repeated.</summary>
    public IEnumerable<Corner> Corners()
    {
        var at = 0;
        do
        {
            yield return _corners[at];
            at = _next[at];
        }
        while (at != 0);
    }

    /// <summary>Splices in a hole.</summary>
    public void Join(IReadOnlyList<Corner> hole)
    {
        var nearest = Nearest(hole[0]);
        Splice([.. hole, hole[0], _corners[nearest]], nearest);
    }

    /// <summary>Index of a corner than which none is nearer.</summary>
    internal int Nearest(Corner to)
    {
        var (nearest, least) = (-1, long.MaxValue);

        // What lies in a square so many away is farther than all squares between, side by side.
        for (var away = 0; nearest < 0 || least > Math.Pow((away - 1) * Square, 2); away++)
        {
            foreach (var i in SquaresAt(SquareOf(to), away).SelectMany(square => _squares.GetValueOrDefault(square, [])))
            {
                long x = _corners[i].X - to.X, y = _corners[i].Y - to.Y;
                (nearest, least) = (x * x) + (y * y) < least ? (i, (x * x) + (y * y)) : (nearest, least);
            }
        }

        return nearest;
    }

    private static IEnumerable<Corner> SquaresAt(Corner middle, int away)
    {
        for (var y = -away; y <= away; y++)
        {
            var step = Math.Abs(y) == away ? 1 : 2 * away;
            for (var x = -away; x <= away; x += step)
            {
                yield return new Corner(middle.X + x, middle.Y + y);
            }
        }
    }

    private static Corner SquareOf(Corner corner) => new(corner.X / Square, corner.Y / Square);

    private void Splice(IEnumerable<Corner> corners, int after)
    {
        var rest = _next[after];
        foreach (var corner in corners)
        {
            _next[after] = _corners.Count;
            after = _corners.Count;
            Add(corner, rest);
        }
    }

    private void Add(Corner corner, int next)
    {
        var square = SquareOf(corner);
        if (!_squares.TryGetValue(square, out var inIt))
        {
            _squares[square] = inIt = [];
        }

        inIt.Add(_corners.Count);
        _corners.Add(corner);
        _next.Add(next);
    }
}
