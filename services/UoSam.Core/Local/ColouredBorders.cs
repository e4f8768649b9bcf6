using System.Numerics.Tensors;
using UoSam.Core.Denoising;
using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;

namespace UoSam.Core.Local;

/// <summary>
/// Moves the borders of a refined map to where the colours of their two sides part: to the evidence that made the map comes that
/// of the colours, learned from the map itself.
/// </summary>
/// <param name="grid">The image's grid.</param>
/// <param name="ids">The classes.</param>
/// <param name="sums">The evidence for each class, kept.</param>
/// <param name="top">Of the sums.</param>
internal sealed class ColouredBorders(MapGrid grid, IReadOnlyList<ushort> ids, ClassGrids sums, TopClass top)
{
    private const int None = -1;

    /// <summary>The moved map; what is of no class stays.</summary>
    /// <param name="map">The refined map, some regions of other classes than that of their highest sum.</param>
    /// <param name="space">Which ids are no classes.</param>
    /// <param name="colours">Of the image.</param>
    /// <param name="weight">Of the colours' evidence.</param>
    /// <param name="teaches">Whether a cell of a class says what its colours are: index of the class, index of the cell.</param>
    public LabelMap Move(LabelMap map, LabelSpace space, MaskColours colours, float weight, Func<int, int, bool> teaches)
    {
        var cells = CellClasses(map);
        var known = new int[cells.Length];
        for (var i = 0; i < known.Length; i++)
        {
            known[i] = cells[i] != None && teaches(cells[i], i) ? cells[i] : None;
        }

        var evidence = new ColourEvidence(colours, grid, ids.Count, known);
        var swaps = Swaps(cells);
        var coloured = ClassGrids.Make(ids.Count, k =>
        {
            var sum = evidence.Of(k);
            TensorPrimitives.MultiplyAdd(sum, weight, Own(k, swaps), sum);
            return sum;
        });
        var near = NearChanged(cells, TopClass.Of(grid.Length, ids.Count, k => coloured[k]).Index);
        return near is null ? map : ClassLabelling.Relabel(map, space, grid, ids, k => coloured[k], near);
    }

    // The class at the middle of each cell.
    private int[] CellClasses(LabelMap map)
    {
        var indices = new Dictionary<ushort, int>();
        for (var k = 0; k < ids.Count; k++)
        {
            indices.Add(ids[k], k);
        }

        var cells = new int[grid.Length];
        var (last, index) = (ids[0], 0);
        for (var i = 0; i < cells.Length; i++)
        {
            var (y, x) = Math.DivRem(i, grid.Columns);
            var (row, column) = ((int)((y + 0.5f) * grid.CellHeight), (int)((x + 0.5f) * grid.CellWidth));
            var id = map.Labels[(Math.Min(row, map.Height - 1) * map.Width) + Math.Min(column, map.Width - 1)];
            if (id != last)
            {
                (last, index) = (id, indices.GetValueOrDefault(id, None));
            }

            cells[i] = index;
        }

        return cells;
    }

    // Cells that the map gives to another class than that of the highest sum.
    private List<(int Cell, int From, int To)> Swaps(int[] cells)
    {
        var winners = top.Index;
        var swaps = new List<(int, int, int)>();
        for (var i = 0; i < cells.Length; i++)
        {
            if (cells[i] != winners[i] && cells[i] != None)
            {
                swaps.Add((i, winners[i], cells[i]));
            }
        }

        return swaps;
    }

    // A class's sums; in swapped cells each of the two classes has the other's.
    private float[] Own(int k, List<(int Cell, int From, int To)> swaps)
    {
        var own = sums[k];
        foreach (var (cell, from, to) in swaps)
        {
            if (k == from || k == to)
            {
                own = own == sums[k] ? (float[])own.Clone() : own;
                own[cell] = sums[k == from ? to : from][cell];
            }
        }

        return own;
    }

    // Cells whose class changes, and those around them, whose pixels see them; null where there are none.
    private bool[]? NearChanged(int[] cells, ReadOnlySpan<int> after)
    {
        bool[]? near = null;
        for (var i = 0; i < cells.Length; i++)
        {
            if (cells[i] == None || cells[i] == after[i])
            {
                continue;
            }

            near ??= new bool[cells.Length];
            var (y, x) = Math.DivRem(i, grid.Columns);
            var (left, right) = (Math.Max(x - 1, 0), Math.Min(x + 1, grid.Columns - 1));
            for (var row = Math.Max(y - 1, 0); row <= Math.Min(y + 1, grid.Rows - 1); row++)
            {
                near.AsSpan((row * grid.Columns) + left, right - left + 1).Fill(true);
            }
        }

        return near;
    }
}
