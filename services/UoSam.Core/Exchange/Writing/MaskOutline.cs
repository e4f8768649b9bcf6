using UoSam.Core.Masks;

namespace UoSam.Core.Exchange.Writing;

/// <summary>The outlines of masks along the edges of pixels, so that polygons hold exactly the mask's pixels.</summary>
internal static class MaskOutline
{
    // Right, down, left, up.
    private static readonly Corner[] Steps = [new(1, 0), new(0, 1), new(-1, 0), new(0, -1)];

    /// <summary>
    /// One polygon per 8-connected region, x and y in turn. Holes are joined to the outline by a cut, there and back, which
    /// covers nothing.
    /// </summary>
    /// <param name="mask">The mask.</param>
    /// <param name="tolerance">By how many pixels the outlines may be simplified; 0 keeps every corner.</param>
    internal static IEnumerable<List<double>> Polygons(BitMask mask, double tolerance)
    {
        foreach (var component in ConnectedComponents.InRasterOrder(mask))
        {
            var box = component.Box;
            var rings = Rings(Part(component)).Select(ring => OutlineSimplification.Run(ring, tolerance)).ToArray();
            var joined = new JoinedOutline(rings[0]);
            Array.ForEach(rings[1..], joined.Join);
            yield return [.. joined.Corners().SelectMany(corner => new double[] { box.X0 + corner.X, box.Y0 + corner.Y })];
        }
    }

    // Of the size of its box: there may be thousands of small regions in a large picture.
    private static BitMask Part(MaskComponent component)
    {
        var box = component.Box;
        var part = new BitMask(box.Height, box.Width);
        foreach (var run in component.Runs.Span)
        {
            part.SetRun(run.Y - box.Y0, run.X0 - box.X0, run.X1 - box.X0);
        }

        return part;
    }

    /// <summary>The outline of a region, then those of its holes.</summary>
    private static IEnumerable<List<Corner>> Rings(BitMask part)
    {
        var walked = new BitMask(part.Height, part.Width);
        for (var y = 0; y < part.Height; y++)
        {
            for (var x = part.Next(y, 0, true); x < part.Width; x = part.Next(y, x + 1, true))
            {
                if (!walked[y, x] && !IsSet(part, x, y - 1))
                {
                    yield return Walk(part, walked, x, y);
                }
            }
        }
    }

    /// <summary>
    /// Walks around with the mask at the right hand, from the upper edge of a pixel. Where two pixels touch only by their
    /// corners, the walk goes on to the other, as regions are 8-connected.
    /// </summary>
    private static List<Corner> Walk(BitMask part, BitMask walked, int startX, int startY)
    {
        var ring = new List<Corner>();
        var (at, direction) = (new Corner(startX, startY), 0);
        do
        {
            if (direction == 0)
            {
                walked[at.Y, at.X] = true;
            }

            at = new Corner(at.X + Steps[direction].X, at.Y + Steps[direction].Y);
            var turn = Ahead(part, at, direction, left: true) ? 3 : Ahead(part, at, direction, left: false) ? 0 : 1;
            if (turn != 0)
            {
                ring.Add(at);
            }

            direction = (direction + turn) % 4;
        }
        while (at.X != startX || at.Y != startY || direction != 0);

        return ring;
    }

    /// <summary>The pixel ahead of a corner, at the left or right hand.</summary>
    private static bool Ahead(BitMask part, Corner at, int direction, bool left)
    {
        // Of the four pixels at a corner, that at lower right has its coordinates.
        var (x, y) = (direction, left) switch
        {
            (0, true) => (at.X, at.Y - 1),
            (0, false) => (at.X, at.Y),
            (1, true) => (at.X, at.Y),
            (1, false) => (at.X - 1, at.Y),
            (2, true) => (at.X - 1, at.Y),
            (2, false) => (at.X - 1, at.Y - 1),
            (_, true) => (at.X - 1, at.Y - 1),
            _ => (at.X, at.Y - 1),
        };
        return IsSet(part, x, y);
    }

    private static bool IsSet(BitMask part, int x, int y) =>
        x >= 0 && y >= 0 && x < part.Width && y < part.Height && part[y, x];
}
