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
    private const float MostOdds = 3;
    private static readonly GaussianBlur[] Windows = [new(1.45), new(4.33)];
    private static readonly GaussianBlur Smoothing = new(0.6);

    private readonly MapGrid _grid;
    private readonly (int Rows, int Columns) _blocks;
    private readonly float[][] _colours;
    private readonly int[] _classOf;
    private readonly ColourMoments[] _moments;

    /// <param name="colours">Of the image.</param>
    /// <param name="grid">The image's grid.</param>
    /// <param name="classOf">Index of each cell's class, [grid.Rows, grid.Columns]; below 0 where it is not known.</param>
    public ColourEvidence(MaskColours colours, MapGrid grid, int[] classOf)
    {
        (_grid, _classOf) = (grid, classOf);
        _blocks = (Blocks(grid.Rows), Blocks(grid.Columns));
        _colours = [.. Enumerable.Range(0, Colours).Select(channel => Plane(colours, grid, channel))];
        _moments = Moments();
    }

    /// <summary>The evidence for one class, the caller's.</summary>
    /// <param name="index">Of the class.</param>
    /// <returns>[grid.Rows, grid.Columns], -3..3.</returns>
    public float[] Of(int index)
    {
        var sums = ClassSums(index);
        var evidence = new float[_grid.Length];
        for (var window = 0; window < Windows.Length; window++)
        {
            var means = Array.ConvertAll(sums, sum => Windows[window].Of(sum, _blocks.Rows, _blocks.Columns));
            Add(_moments[window].Discriminant(means), evidence);
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

    private ColourMoments[] Moments()
    {
        var products = new List<float[]> { Sums(i => 1) };
        for (var a = 0; a < Colours; a++)
        {
            var first = _colours[a];
            products.Add(Sums(i => first[i]));
        }

        for (var a = 0; a < Colours; a++)
        {
            for (var b = 0; b <= a; b++)
            {
                var (first, second) = (_colours[a], _colours[b]);
                products.Add(Sums(i => first[i] * second[i]));
            }
        }

        return Array.ConvertAll(Windows, window => new ColourMoments(
            [.. products.Select(product => window.Of(product, _blocks.Rows, _blocks.Columns))]));
    }

    private float[] Sums(Func<int, float> value)
    {
        var sums = new float[_blocks.Rows * _blocks.Columns];
        for (var i = 0; i < _classOf.Length; i++)
        {
            if (_classOf[i] >= 0)
            {
                sums[BlockOf(i)] += value(i);
            }
        }

        return sums;
    }

    private int BlockOf(int cell)
    {
        var (y, x) = Math.DivRem(cell, _grid.Columns);
        return (y / Block * _blocks.Columns) + (x / Block);
    }

    // Of a class's cells in each block: how many, and their colours.
    private float[][] ClassSums(int index)
    {
        var sums = new float[1 + Colours][];
        for (var k = 0; k < sums.Length; k++)
        {
            sums[k] = new float[_blocks.Rows * _blocks.Columns];
        }

        for (var i = 0; i < _classOf.Length; i++)
        {
            if (_classOf[i] == index)
            {
                var block = BlockOf(i);
                sums[0][block]++;
                for (var channel = 0; channel < Colours; channel++)
                {
                    sums[1 + channel][block] += _colours[channel][i];
                }
            }
        }

        return sums;
    }

    // Weights of the three colours and a constant at the middle of each block; between them in between.
    private void Add(float[][] discriminant, float[] evidence)
    {
        var across = Array.ConvertAll(discriminant, Across);
        Span<float> odds = stackalloc float[_grid.Columns];
        Span<float> weights = stackalloc float[_grid.Columns];
        for (var y = 0; y < _grid.Rows; y++)
        {
            var (above, below, share) = Between(y, _blocks.Rows);
            odds.Clear();
            for (var k = 0; k < across.Length; k++)
            {
                var upper = across[k].AsSpan(above * _grid.Columns, _grid.Columns);
                TensorPrimitives.Lerp(upper, across[k].AsSpan(below * _grid.Columns, _grid.Columns), share, weights);
                if (k < Colours)
                {
                    TensorPrimitives.MultiplyAdd(weights, _colours[k].AsSpan(y * _grid.Columns, _grid.Columns), odds, odds);
                }
                else
                {
                    TensorPrimitives.Add(odds, weights, odds);
                }
            }

            TensorPrimitives.Clamp(odds, -MostOdds, MostOdds, odds);
            var row = evidence.AsSpan(y * _grid.Columns, _grid.Columns);
            TensorPrimitives.Add(row, odds, row);
        }
    }

    private float[] Across(float[] ofBlocks)
    {
        var across = new float[_blocks.Rows * _grid.Columns];
        for (var x = 0; x < _grid.Columns; x++)
        {
            var (left, right, share) = Between(x, _blocks.Columns);
            for (var y = 0; y < _blocks.Rows; y++)
            {
                var (a, b) = (ofBlocks[(y * _blocks.Columns) + left], ofBlocks[(y * _blocks.Columns) + right]);
                across[(y * _grid.Columns) + x] = a + (share * (b - a));
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
