namespace UoSam.Core.Temporal;

/// <summary>Where each cell of a frame was in the frame before, by block matching of fingerprints.</summary>
internal sealed class MotionField
{
    private const int Reach = BlockCosts.Reach;
    private const int Span = (2 * Reach) + 1;

    // In squared units of a fingerprint per squared cell: among like matches the nearer.
    private const float Penalty = 60;

    private readonly int _rows;
    private readonly int _columns;
    private readonly float[] _across;
    private readonly float[] _down;

    /// <param name="before">The frame before.</param>
    /// <param name="now">The frame; of the same cells.</param>
    public MotionField(Fingerprint before, Fingerprint now)
    {
        (_rows, _columns) = (now.Rows, now.Columns);
        (_across, _down) = (new float[now.Count], new float[now.Count]);
        var blocks = new BlockCosts(before, now);
        var costs = new float[Span * Span][];
        for (var i = 0; i < costs.Length; i++)
        {
            costs[i] = blocks.Of((i / Span) - Reach, (i % Span) - Reach);
        }

        var energy = blocks.EnergyBefore + blocks.EnergyNow;
        var explained = Choose(costs);
        Similarity = energy > 0 ? (float)(1 - (explained / energy)) : 1;
    }

    /// <summary>How alike the frames are after the motion, 1 for the same, about 0 for others.</summary>
    public float Similarity { get; }

    /// <summary>The motion on a finer grid.</summary>
    /// <param name="rows">Rows of the grid.</param>
    /// <param name="columns">Columns of the grid.</param>
    /// <param name="finer">How many times as fine as the cells.</param>
    public GridMotion On(int rows, int columns, int finer)
    {
        var (fromY, fromX) = (new float[rows * columns], new float[rows * columns]);
        for (var y = 0; y < rows; y++)
        {
            for (var x = 0; x < columns; x++)
            {
                var (cellY, cellX) = (((y + 0.5f) / finer) - 0.5f, ((x + 0.5f) / finer) - 0.5f);
                var place = new GridPlace(_rows, _columns, cellY, cellX);
                fromY[(y * columns) + x] = y + (finer * place.Sample(_down));
                fromX[(y * columns) + x] = x + (finer * place.Sample(_across));
            }
        }

        return new GridMotion(rows, columns, fromY, fromX);
    }

    // The cheapest displacement of each cell; returns the sum of what it leaves unexplained.
    private double Choose(float[][] costs)
    {
        var best = new int[_across.Length];
        var least = new float[_across.Length];
        Array.Fill(least, float.PositiveInfinity);
        for (var d = 0; d < costs.Length; d++)
        {
            var (toll, cost) = (Toll(d), costs[d]);
            for (var i = 0; i < best.Length; i++)
            {
                if (cost[i] + toll < least[i])
                {
                    least[i] = cost[i] + toll;
                    best[i] = d;
                }
            }
        }

        var explained = 0.0;
        for (var i = 0; i < best.Length; i++)
        {
            var (row, column) = (best[i] / Span, best[i] % Span);
            _down[i] = row - Reach + (row is 0 or Span - 1 ? 0 : Vertex(costs, best[i], Span, i));
            _across[i] = column - Reach + (column is 0 or Span - 1 ? 0 : Vertex(costs, best[i], 1, i));
            explained += costs[best[i]][i];
        }

        return explained;
    }

    private static float Toll(int d)
    {
        var (down, across) = ((d / Span) - Reach, (d % Span) - Reach);
        return Penalty * ((down * down) + (across * across));
    }

    // The lowest place of the parabola through three costs, -0.5..0.5; none is better than a match without difference.
    private static float Vertex(float[][] costs, int best, int step, int cell)
    {
        var (left, middle, right) = (costs[best - step][cell], costs[best][cell], costs[best + step][cell]);
        var curvature = left - (2 * middle) + right;
        return curvature > 0 && middle > 0 ? Math.Clamp(0.5f * (left - right) / curvature, -0.5f, 0.5f) : 0;
    }
}
