using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;

namespace UoSam.Core.Denoising;

/// <summary>
/// Upscales each class's values and takes the highest per pixel; of equal ones the first. A pixel's values are means of
/// nine cells, so where one class leads in all nine nothing need be upscaled.
/// </summary>
internal sealed class ClassLabelling
{
    // Far more than the rounding of a mean.
    private const float ClearLead = 1e-3f;
    private const int Side = MapGrid.Side;
    private const int Undecided = -1;
    private readonly MaskUpscaler _upscaler;
    private readonly ClassGrids _padded;
    private readonly int _classes;

    private ClassLabelling(MapGrid grid, int classes, Func<int, float[]> values, CancellationToken cancellationToken)
    {
        _upscaler = new MaskUpscaler(grid.Frame);
        _classes = classes;
        _padded = ClassGrids.Make(classes, k => grid.Pad(values(k)), cancellationToken);
    }

    /// <summary>The label map; void stays void, unknown stays unknown.</summary>
    /// <param name="coarse">Where void and unknown are read.</param>
    /// <param name="space">Which ids are no classes.</param>
    /// <param name="grid">The grid of the values.</param>
    /// <param name="ids">Classes, at least one.</param>
    /// <param name="values">Values of the class at an index, [grid.Rows, grid.Columns]; called by several threads.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static LabelMap Label(
        LabelMap coarse,
        LabelSpace space,
        MapGrid grid,
        IReadOnlyList<ushort> ids,
        Func<int, float[]> values,
        CancellationToken cancellationToken = default)
    {
        var labelling = new ClassLabelling(grid, ids.Count, values, cancellationToken);
        var labels = labelling._padded.AreKept ? labelling.ByCells(coarse.Height, coarse.Width) : labelling.ByPixels();
        ushort[] classes = [.. ids];
        var (known, isClass) = ((ushort)0, space.IsClass(0));
        var map = new ushort[labels.Length];
        for (var i = 0; i < map.Length; i++)
        {
            var id = coarse.Labels[i];
            if (id != known)
            {
                (known, isClass) = (id, space.IsClass(id));
            }

            map[i] = isClass ? classes[labels[i]] : id;
        }

        return coarse.With(map);
    }

    /// <summary>The pixels of some cells labelled again; what is of no class stays.</summary>
    /// <param name="map">The map.</param>
    /// <param name="space">Which ids are no classes.</param>
    /// <param name="grid">The grid of the values.</param>
    /// <param name="ids">Classes, at least one.</param>
    /// <param name="values">As for <see cref="Label"/>.</param>
    /// <param name="cells">Whether the pixels of a cell are labelled, [grid.Rows, grid.Columns].</param>
    public static LabelMap Relabel(
        LabelMap map, LabelSpace space, MapGrid grid, IReadOnlyList<ushort> ids, Func<int, float[]> values, bool[] cells)
    {
        var labelling = new ClassLabelling(grid, ids.Count, values, CancellationToken.None);
        var columns = new int[map.Width];
        for (var x = 0; x < columns.Length; x++)
        {
            columns[x] = Math.Min((int)((x + 0.5f) / grid.CellWidth), grid.Columns - 1);
        }

        var labels = (ushort[])map.Labels.Clone();
        Parallel.For(0, map.Height, y =>
        {
            var row = cells.AsSpan(Math.Min((int)((y + 0.5f) / grid.CellHeight), grid.Rows - 1) * grid.Columns, grid.Columns);
            for (var x = 0; x < columns.Length; x++)
            {
                ref var label = ref labels[(y * map.Width) + x];
                if (row[columns[x]] && space.IsClass(label))
                {
                    label = ids[labelling.Highest(y, x)];
                }
            }
        });
        return map.With(labels);
    }

    private int[] ByPixels()
    {
        var frame = _upscaler.Frame;
        return TopClass.Of(frame.ImageHeight * frame.ImageWidth, _classes, k => _upscaler.Upscale(_padded[k])).Index.ToArray();
    }

    private int[] ByCells(int height, int width)
    {
        var labels = new int[height * width];
        var leadersOf = Leaders();
        var columns = _upscaler.Columns.First;
        Parallel.For(0, height, y =>
        {
            var leaders = leadersOf.AsSpan(_upscaler.Rows.First[y] * Side, Side);
            var row = labels.AsSpan(y * width, width);
            for (var x = 0; x < row.Length; x++)
            {
                var leader = leaders[columns[x]];
                row[x] = leader == Undecided ? Highest(y, x) : leader;
            }
        });
        return labels;
    }

    private int Highest(int y, int x)
    {
        var (best, index) = (float.NegativeInfinity, 0);
        for (var k = 0; k < _classes; k++)
        {
            var value = _upscaler.At(_padded[k], y, x);
            (best, index) = value > best ? (value, k) : (best, index);
        }

        return index;
    }

    // Of the nine cells from each cell on to the right and down: the class that leads in all of them.
    private int[] Leaders()
    {
        const int Taps = UpscaleAxis.Taps;
        var own = TopClass.Of(Side * Side, _classes, k => _padded[k]).Leaders(ClearLead, Undecided);
        var leaders = new int[own.Length];
        Array.Fill(leaders, Undecided);
        for (var y = 0; y + Taps <= Side; y++)
        {
            for (var x = 0; x + Taps <= Side; x++)
            {
                var i = (y * Side) + x;
                var leader = own[i];
                var agree = leader == own[i + 1] && leader == own[i + 2] && Agree(own, i + Side, leader);
                leaders[i] = agree && Agree(own, i + (2 * Side), leader) ? leader : Undecided;
            }
        }

        return leaders;
    }

    private static bool Agree(int[] own, int first, int leader) =>
        own[first] == leader && own[first + 1] == leader && own[first + 2] == leader;
}
