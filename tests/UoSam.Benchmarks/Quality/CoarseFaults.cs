using UoSam.Core.LabelMaps;
using UoSam.Core.Masks;

namespace UoSam.Benchmarks.Quality;

/// <summary>Faults of coarse maps, each by itself; all give a new map.</summary>
internal static class CoarseFaults
{
    /// <summary>The commonest class of each cell of a grid, the lowest of equals.</summary>
    /// <param name="map">Of any size.</param>
    /// <param name="cells">Cells a side.</param>
    public static LabelMap Block(LabelMap map, int cells)
    {
        var counts = map.Ids().ToDictionary(id => id, _ => new int[cells * cells]);
        for (var i = 0; i < map.Labels.Length; i++)
        {
            counts[map.Labels[i]][Cell(i / map.Width, i % map.Width)]++;
        }

        var commonest = Enumerable.Range(0, cells * cells).Select(cell => map.Ids().MaxBy(id => counts[id][cell])).ToArray();
        return Map(map, (y, x) => commonest[Cell(y, x)]);

        int Cell(int y, int x) => (y * cells / map.Height * cells) + (x * cells / map.Width);
    }

    /// <summary>Objects reach further into the background.</summary>
    /// <param name="map">Without void.</param>
    /// <param name="pixels">How far, along rows, columns and diagonals alike.</param>
    /// <param name="space">With a background.</param>
    public static LabelMap Grow(LabelMap map, int pixels, LabelSpace space) =>
        Spread(map, id => id == space.BackgroundId, space.IsObject, pixels);

    /// <summary>The background reaches further into objects.</summary>
    /// <param name="map">Without void.</param>
    /// <param name="pixels">How far, along rows, columns and diagonals alike.</param>
    /// <param name="space">With a background.</param>
    public static LabelMap Shrink(LabelMap map, int pixels, LabelSpace space) =>
        Spread(map, space.IsObject, id => id == space.BackgroundId, pixels);

    /// <summary>To the right and down; the first row and column are repeated.</summary>
    /// <param name="map">Of any size.</param>
    /// <param name="pixels">How far.</param>
    public static LabelMap Shift(LabelMap map, int pixels) => Map(map, (y, x) =>
        map.Labels[(Math.Max(y - pixels, 0) * map.Width) + Math.Max(x - pixels, 0)]);

    /// <summary>Each connected object fills its box, smaller ones over larger ones.</summary>
    /// <param name="map">Without void.</param>
    /// <param name="space">Which ids are objects.</param>
    public static LabelMap Box(LabelMap map, LabelSpace space)
    {
        var objects = map.Ids().Where(space.IsObject)
            .SelectMany(id => ConnectedComponents.Of(BitMask.Of(map, id)).Select(component => (id, component)))
            .OrderByDescending(pair => pair.component.Area);
        var labels = (ushort[])map.Labels.Clone();
        foreach (var (id, component) in objects)
        {
            for (var y = component.Box.Y0; y < component.Box.Y1; y++)
            {
                labels.AsSpan((y * map.Width) + component.Box.X0, component.Box.X1 - component.Box.X0).Fill(id);
            }
        }

        return map.With(labels);
    }

    /// <summary>Pixels of some ids take that of their first neighbour of others, a ring at a time.</summary>
    /// <param name="map">Of any size.</param>
    /// <param name="isOpen">Ids that are painted over.</param>
    /// <param name="isSpread">Ids that spread.</param>
    /// <param name="rings">How often, at most.</param>
    public static LabelMap Spread(LabelMap map, Func<ushort, bool> isOpen, Func<ushort, bool> isSpread, int rings)
    {
        var labels = map.Labels;
        var open = Enumerable.Range(0, labels.Length).Where(i => isOpen(labels[i])).ToList();
        for (var ring = 0; ring < rings; ring++)
        {
            var before = labels;
            var painted = open.Select(i => (Index: i, Source: Neighbours(map, i).FirstOrDefault(n => isSpread(before[n]), -1)))
                .Where(pair => pair.Source >= 0).ToList();
            if (painted.Count == 0)
            {
                break;
            }

            labels = (ushort[])before.Clone();
            foreach (var (index, source) in painted)
            {
                labels[index] = before[source];
            }

            open.RemoveAll(i => !isOpen(labels[i]));
        }

        return map.With(labels);
    }

    /// <summary>Up to eight, those of the same row and column first.</summary>
    internal static IEnumerable<int> Neighbours(LabelMap map, int i)
    {
        var (y, x) = (i / map.Width, i % map.Width);
        foreach (var (down, across) in new[] { (0, -1), (0, 1), (-1, 0), (1, 0), (-1, -1), (-1, 1), (1, -1), (1, 1) })
        {
            if (y + down >= 0 && y + down < map.Height && x + across >= 0 && x + across < map.Width)
            {
                yield return i + (down * map.Width) + across;
            }
        }
    }

    /// <summary>A map of the same size.</summary>
    /// <param name="map">Of that size.</param>
    /// <param name="id">Of a row and a column.</param>
    internal static LabelMap Map(LabelMap map, Func<int, int, ushort> id) =>
        map.With([.. Enumerable.Range(0, map.Labels.Length).Select(i => id(i / map.Width, i % map.Width))]);
}
