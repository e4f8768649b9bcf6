using UoSam.Core.Denoising;
using UoSam.Core.Masks;
using UoSam.Core.Prompts;

namespace UoSam.Core.Local;

/// <summary>A region that the evidence takes from one class and gives to another.</summary>
/// <param name="From">Index of the class that the coarse map has there.</param>
/// <param name="To">Index of the class that the evidence has there.</param>
/// <param name="Part">Its cells of the grid, 8-connected.</param>
/// <param name="Depths">How deep they lie in it.</param>
internal sealed record MovedRegion(int From, int To, MaskComponent Part, ObjectDepths Depths)
{
    // Three cells by three: thinner regions are the noise of borders.
    private const int LeastCells = 9;
    private const float LeastDepth = 2;

    /// <summary>Cells from its deepest one to the nearest that is not of it: 2 of three by three.</summary>
    public float Depth { get; } = MathF.Sqrt(Depths.Squared.Max());

    /// <summary>The regions of a map that are at least three cells wide and high somewhere, by descending area.</summary>
    /// <param name="before">[grid.Rows, grid.Columns] class of the coarse map, by index.</param>
    /// <param name="after">The same by the evidence.</param>
    /// <param name="grid">The grid.</param>
    public static List<MovedRegion> Between(int[] before, int[] after, MapGrid grid) =>
    [
        .. Enumerable.Range(0, before.Length)
            .Where(i => before[i] != after[i])
            .GroupBy(i => (From: before[i], To: after[i]))
            .Where(cells => cells.Count() >= LeastCells)
            .SelectMany(cells => Parts(cells, grid).Select(part => Of(cells.Key.From, cells.Key.To, part)))
            .Where(region => region.Depth >= LeastDepth)
            .OrderByDescending(region => region.Part.Area),
    ];

    /// <summary>By how much its new class has more of some evidence than the old one, mean over its cells.</summary>
    /// <param name="evidence">[grid.Rows, grid.Columns] for the class at an index.</param>
    public float Lead(Func<int, float[]> evidence)
    {
        var (from, to) = (evidence(From), evidence(To));
        return Part.Mask.Indices().Average(i => to[i] - from[i]);
    }

    private static MovedRegion Of(int from, int to, MaskComponent part) => new(from, to, part, ObjectDepths.Of(part.Mask));

    private static IEnumerable<MaskComponent> Parts(IEnumerable<int> cells, MapGrid grid)
    {
        var mask = new BitMask(grid.Rows, grid.Columns);
        foreach (var i in cells)
        {
            mask[i / grid.Columns, i % grid.Columns] = true;
        }

        return ConnectedComponents.Of(mask).Where(part => part.Area >= LeastCells);
    }
}
