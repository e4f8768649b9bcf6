namespace UoSam.Core.Temporal;

/// <summary>Where each cell of a frame was in the frame before, by block matching of fingerprints.</summary>
internal sealed class MotionField
{
    // Cells to each side: 4 are 64 of the encoder's 1024 input pixels.
    private const int Reach = 4;
    private const int Span = (2 * Reach) + 1;

    // In squared units of a fingerprint per squared cell: among like matches the nearer.
    private const float Penalty = 60;

    private readonly Fingerprint _before;
    private readonly Fingerprint _now;
    private readonly float[] _across;
    private readonly float[] _down;

    /// <param name="before">The frame before.</param>
    /// <param name="now">The frame; of the same cells.</param>
    public MotionField(Fingerprint before, Fingerprint now)
    {
        (_before, _now) = (before, now);
        (_across, _down) = (new float[now.Count], new float[now.Count]);
        var costs = new float[Span * Span][];
        Parallel.For(0, costs.Length, i => costs[i] = Summed(Differences((i / Span) - Reach, (i % Span) - Reach)));
        Similarity = Choose(costs);
        Stillness = Mean(Differences(0, 0));
    }

    /// <summary>How alike the frames are after the motion, 1 for the same, about 0 for others.</summary>
    public float Similarity { get; }

    /// <summary>Mean squared difference of cells in place, in units of unit features' squared distance.</summary>
    public float Stillness { get; }

    /// <summary>Moves values of the frame before to where they are now.</summary>
    /// <param name="values">[rows, columns] on a grid a whole number of times as fine as the cells.</param>
    /// <param name="rows">Rows of the grid.</param>
    /// <param name="columns">Columns of the grid.</param>
    /// <param name="finer">How many times.</param>
    public float[] Warp(float[] values, int rows, int columns, int finer)
    {
        var moved = new float[values.Length];
        for (var y = 0; y < rows; y++)
        {
            for (var x = 0; x < columns; x++)
            {
                var (cellY, cellX) = (((y + 0.5f) / finer) - 0.5f, ((x + 0.5f) / finer) - 0.5f);
                var fromY = y + (finer * Sample(_down, _now.Rows, _now.Columns, cellY, cellX));
                var fromX = x + (finer * Sample(_across, _now.Rows, _now.Columns, cellY, cellX));
                moved[(y * columns) + x] = Sample(values, rows, columns, fromY, fromX);
            }
        }

        return moved;
    }

    // Squared differences per cell; outside the frame before as at its border.
    private float[] Differences(int down, int across)
    {
        var costs = new float[_now.Count];
        for (var y = 0; y < _now.Rows; y++)
        {
            var from = Math.Clamp(y + down, 0, _now.Rows - 1) * _now.Columns;
            for (var x = 0; x < _now.Columns; x++)
            {
                var other = from + Math.Clamp(x + across, 0, _now.Columns - 1);
                var sum = 0;
                for (var i = 0; i < _now.Values.Length; i += _now.Count)
                {
                    var difference = _now.Values[i + (y * _now.Columns) + x] - _before.Values[i + other];
                    sum += difference * difference;
                }

                costs[(y * _now.Columns) + x] = sum;
            }
        }

        return costs;
    }

    // Over the 3 x 3 cells around each.
    private float[] Summed(float[] costs)
    {
        var sums = new float[costs.Length];
        for (var y = 0; y < _now.Rows; y++)
        {
            for (var x = 0; x < _now.Columns; x++)
            {
                for (var dy = -1; dy <= 1; dy++)
                {
                    var row = Math.Clamp(y + dy, 0, _now.Rows - 1) * _now.Columns;
                    for (var dx = -1; dx <= 1; dx++)
                    {
                        sums[(y * _now.Columns) + x] += costs[row + Math.Clamp(x + dx, 0, _now.Columns - 1)] / 9;
                    }
                }
            }
        }

        return sums;
    }

    private float Choose(float[][] costs)
    {
        var (explained, energy) = (0f, 0f);
        for (var i = 0; i < _now.Count; i++)
        {
            var best = Enumerable.Range(0, costs.Length).MinBy(d => costs[d][i] + Toll(d));
            var (row, column) = (best / Span, best % Span);
            _down[i] = row - Reach + (row is 0 or Span - 1 ? 0 : Vertex(costs[best - Span][i], costs[best][i], costs[best + Span][i]));
            _across[i] = column - Reach + (column is 0 or Span - 1 ? 0 : Vertex(costs[best - 1][i], costs[best][i], costs[best + 1][i]));
            explained += costs[best][i];
            for (var v = i; v < _now.Values.Length; v += _now.Count)
            {
                energy += (_now.Values[v] * _now.Values[v]) + (_before.Values[v] * _before.Values[v]);
            }
        }

        return energy > 0 ? 1 - (explained / energy) : 1;
    }

    private static float Toll(int d)
    {
        var (down, across) = ((d / Span) - Reach, (d % Span) - Reach);
        return Penalty * ((down * down) + (across * across));
    }

    // The lowest place of the parabola through three costs, -0.5..0.5; none is better than a match without difference.
    private static float Vertex(float left, float middle, float right)
    {
        var curvature = left - (2 * middle) + right;
        return curvature > 0 && middle > 0 ? Math.Clamp(0.5f * (left - right) / curvature, -0.5f, 0.5f) : 0;
    }

    private static float Mean(float[] values) => values.Sum() / values.Length / (32f * 32 * Fingerprint.Channels);

    private static float Sample(float[] values, int rows, int columns, float y, float x)
    {
        var (clampedY, clampedX) = (Math.Clamp(y, 0, rows - 1), Math.Clamp(x, 0, columns - 1));
        var (top, left) = ((int)clampedY, (int)clampedX);
        var (bottom, right) = (Math.Min(top + 1, rows - 1), Math.Min(left + 1, columns - 1));
        var across = clampedX - left;
        var upper = float.Lerp(values[(top * columns) + left], values[(top * columns) + right], across);
        var lower = float.Lerp(values[(bottom * columns) + left], values[(bottom * columns) + right], across);
        return float.Lerp(upper, lower, clampedY - top);
    }
}
