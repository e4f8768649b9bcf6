using System.Numerics.Tensors;
using UoSam.Core.Denoising;
using UoSam.Core.Inference;

namespace UoSam.Core.Local;

/// <summary>
/// What the colours of a cell say of its class: the logarithm of how much likelier they are where the class is than elsewhere
/// around the cell, by a linear discriminant of R, G and B (Fisher, 1936), once near the cell and once farther around it.
/// Where colours do not part a class from its surroundings it is about nothing.
/// </summary>
internal sealed class ColourEvidence
{
    // Cells along a block, and the Gaussians' deviations in blocks.
    private const int Block = 4;
    private const int Colours = MaskColours.Channels;
    private const int Products = Colours * (Colours + 1) / 2;
    private const float MostOdds = 3;
    private static readonly GaussianBlur[] Windows = [new(1.45), new(4.33)];
    private static readonly GaussianBlur Smoothing = new(0.6);

    private readonly MapGrid _grid;
    private readonly (int Rows, int Columns) _blocks;
    private readonly (int First, int Second, float Share)[] _between;
    private readonly float[][] _colours;
    private readonly float[][]?[] _sums;
    private readonly ColourMoments[] _moments;

    /// <param name="colours">Of the image.</param>
    /// <param name="grid">The image's grid.</param>
    /// <param name="classes">Classes.</param>
    /// <param name="classOf">Index of each cell's class, [grid.Rows, grid.Columns]; below 0 where it is not known.</param>
    public ColourEvidence(MaskColours colours, MapGrid grid, int classes, ReadOnlySpan<int> classOf)
    {
        _grid = grid;
        _blocks = (Blocks(grid.Rows), Blocks(grid.Columns));
        _between = [.. Enumerable.Range(0, grid.Columns).Select(x => Between(x, _blocks.Columns))];
        _colours = [.. Enumerable.Range(0, Colours).Select(channel => Plane(colours, grid, channel))];
        _sums = new float[classes][][];
        var products = Sum(classOf);
        _moments = Array.ConvertAll(Windows, window => new ColourMoments(Blurred(window, [.. Totals(), .. products])));
    }

    /// <summary>The evidence for one class, the caller's.</summary>
    /// <param name="index">Of the class.</param>
    /// <returns>[grid.Rows, grid.Columns], -3..3.</returns>
    public float[] Of(int index)
    {
        var evidence = new float[_grid.Length];
        if (_sums[index] is not { } sums)
        {
            return evidence;
        }

        for (var window = 0; window < Windows.Length; window++)
        {
            Add(_moments[window].Discriminant(Blurred(Windows[window], sums)), evidence);
        }

        TensorPrimitives.Divide(evidence, Windows.Length, evidence);
        return Smoothing.Of(evidence, _grid.Rows, _grid.Columns);
    }

    private static int Blocks(int cells) => (cells + Block - 1) / Block;

    // Around 0, so that sums of squares lose no digits.
    private static float[] Plane(MaskColours colours, MapGrid grid, int channel)
    {
        var plane = new float[grid.Length];
        for (var y = 0; y < grid.Rows; y++)
        {
            var row = colours.Values.AsSpan(((channel * MaskColours.Side) + y) * MaskColours.Side, grid.Columns);
            for (var x = 0; x < row.Length; x++)
            {
                plane[(y * grid.Columns) + x] = (row[x] / 255f) - 0.5f;
            }
        }

        return plane;
    }

    // Of each class's cells in each block: how many, and their colours. Of all: RR, GR, GG, BR, BG, BB.
    private float[][] Sum(ReadOnlySpan<int> classOf)
    {
        var products = Planes(Products);
        var (reds, greens, blues) = (_colours[0], _colours[1], _colours[2]);
        for (var i = 0; i < classOf.Length; i++)
        {
            if (classOf[i] < 0)
            {
                continue;
            }

            var (y, x) = Math.DivRem(i, _grid.Columns);
            var block = (y / Block * _blocks.Columns) + (x / Block);
            var (r, g, b) = (reds[i], greens[i], blues[i]);
            var sums = _sums[classOf[i]] ??= Planes(1 + Colours);
            sums[0][block]++;
            sums[1][block] += r;
            sums[2][block] += g;
            sums[3][block] += b;
            products[0][block] += r * r;
            products[1][block] += g * r;
            products[2][block] += g * g;
            products[3][block] += b * r;
            products[4][block] += b * g;
            products[5][block] += b * b;
        }

        return products;
    }

    private float[][] Totals()
    {
        var totals = Planes(1 + Colours);
        foreach (var sums in _sums.OfType<float[][]>())
        {
            for (var k = 0; k < totals.Length; k++)
            {
                TensorPrimitives.Add(totals[k], sums[k], totals[k]);
            }
        }

        return totals;
    }

    private float[][] Planes(int count) => [.. Enumerable.Range(0, count).Select(_ => new float[_blocks.Rows * _blocks.Columns])];

    private float[][] Blurred(GaussianBlur window, float[][] planes) =>
        Array.ConvertAll(planes, plane => window.Of(plane, _blocks.Rows, _blocks.Columns));

    // Weights of the three colours and a constant at the middle of each block; between them in between.
    private void Add(float[][] discriminant, float[] evidence)
    {
        var across = Array.ConvertAll(discriminant, Across);
        var used = Enumerable.Range(0, _blocks.Rows).Select(row => Used(discriminant, row)).ToArray();
        Span<float> rowOdds = stackalloc float[_grid.Columns];
        Span<float> rowWeights = stackalloc float[_grid.Columns];
        for (var y = 0; y < _grid.Rows; y++)
        {
            var (above, below, share) = Between(y, _blocks.Rows);
            var first = Math.Min(used[above].First, used[below].First);
            var count = Math.Max(used[above].End, used[below].End) - first;
            if (count <= 0)
            {
                continue;
            }

            var start = (y * _grid.Columns) + first;
            var odds = rowOdds[..count];
            var weights = rowWeights[..count];
            odds.Clear();
            for (var k = 0; k < across.Length; k++)
            {
                var upper = across[k].AsSpan((above * _grid.Columns) + first, count);
                TensorPrimitives.Lerp(upper, across[k].AsSpan((below * _grid.Columns) + first, count), share, weights);
                if (k < Colours)
                {
                    TensorPrimitives.MultiplyAdd(weights, _colours[k].AsSpan(start, count), odds, odds);
                }
                else
                {
                    TensorPrimitives.Add(odds, weights, odds);
                }
            }

            TensorPrimitives.Clamp(odds, -MostOdds, MostOdds, odds);
            TensorPrimitives.Add(evidence.AsSpan(start, count), odds, evidence.AsSpan(start, count));
        }
    }

    // The cells of a row that the blocks of a row of blocks give weights to; elsewhere these are 0.
    private (int First, int End) Used(float[][] discriminant, int blockRow)
    {
        var (first, end) = (_grid.Columns, 0);
        foreach (var plane in discriminant)
        {
            var row = plane.AsSpan(blockRow * _blocks.Columns, _blocks.Columns);
            if (row.IndexOfAnyExcept(0) is var block and >= 0)
            {
                first = Math.Min(first, Math.Max((block * Block) - (Block / 2), 0));
                end = Math.Max(end, Math.Min((row.LastIndexOfAnyExcept(0) * Block) + (3 * Block / 2), _grid.Columns));
            }
        }

        return (first, end);
    }

    private float[] Across(float[] ofBlocks)
    {
        var across = new float[_blocks.Rows * _grid.Columns];
        for (var y = 0; y < _blocks.Rows; y++)
        {
            var blocks = ofBlocks.AsSpan(y * _blocks.Columns, _blocks.Columns);
            var row = across.AsSpan(y * _grid.Columns, _grid.Columns);
            for (var x = 0; x < row.Length; x++)
            {
                var (left, right, share) = _between[x];
                row[x] = blocks[left] + (share * (blocks[right] - blocks[left]));
            }
        }

        return across;
    }

    // The blocks whose middles a cell lies between, and its share of the second.
    private static (int First, int Second, float Share) Between(int cell, int blocks)
    {
        var at = ((cell + 0.5f) / Block) - 0.5f;
        var first = (int)MathF.Floor(at);
        return (Math.Max(first, 0), Math.Min(first + 1, blocks - 1), at - first);
    }
}
