using System.Numerics.Tensors;

namespace UoSam.Core.Temporal;

/// <summary>How unlike each cell of a frame is to the cells around the same place in the frame before.</summary>
internal sealed class BlockCosts
{
    /// <summary>Cells to each side: 4 are 64 of the encoder's 1024 input pixels.</summary>
    public const int Reach = 4;

    // The frame before lies in a border of repeated cells, so a displaced frame is a slice of it; the frame has rows of
    // the same length.
    private readonly int _pitch;
    private readonly int _rows;
    private readonly int _columns;
    private readonly float[] _before;
    private readonly float[] _now;
    private readonly float[] _energyBefore;
    private readonly float[] _energyNow;

    /// <param name="before">The frame before.</param>
    /// <param name="now">The frame; of the same cells.</param>
    public BlockCosts(Fingerprint before, Fingerprint now)
    {
        (_rows, _columns, _pitch) = (now.Rows, now.Columns, now.Columns + (2 * Reach));
        _before = Padded(before, Reach);
        _now = Padded(now, 0);
        _energyBefore = Energy(_before, (_rows + (2 * Reach)) * _pitch);
        _energyNow = Energy(_now, Plane);
    }

    /// <summary>Sum of both frames' squared values.</summary>
    public double EnergyBefore => Total(_energyBefore.AsSpan((Reach * _pitch) + Reach));

    /// <summary>Sum of the frame's squared values.</summary>
    public double EnergyNow => Total(_energyNow);

    private int Plane => _rows * _pitch;

    /// <summary>Squared distances to the cells that lie so far down and across, the mean over 3 x 3 cells.</summary>
    /// <returns>[rows, columns].</returns>
    public float[] Of(int down, int across)
    {
        // |a - b|^2 = |a|^2 + |b|^2 - 2ab, exact in float32: all are whole numbers below 2^24.
        var start = ((down + Reach) * _pitch) + across + Reach;
        var length = Plane - (2 * Reach);
        var costs = new float[Plane];
        var taken = costs.AsSpan(0, length);
        for (var channel = 0; channel < Fingerprint.Channels; channel++)
        {
            var other = _before.AsSpan((channel * (_rows + (2 * Reach)) * _pitch) + start, length);
            TensorPrimitives.MultiplyAdd(_now.AsSpan(channel * Plane, length), other, taken, taken);
        }

        TensorPrimitives.Multiply(taken, -2, taken);
        TensorPrimitives.Add(taken, _energyNow.AsSpan(0, length), taken);
        TensorPrimitives.Add(taken, _energyBefore.AsSpan(start, length), taken);
        return Mean(costs);
    }

    // Over the 3 x 3 cells around each; outside as at the border.
    private float[] Mean(float[] costs)
    {
        var wide = new float[_rows * _columns];
        for (var y = 0; y < _rows; y++)
        {
            var row = costs.AsSpan(y * _pitch, _columns);
            var sum = wide.AsSpan(y * _columns, _columns);
            TensorPrimitives.Add(row[..^1], row[1..], sum);
            sum[^1] = row[^1] + row[^1];
            TensorPrimitives.Add(sum[1..], row[..^1], sum[1..]);
            sum[0] += row[0];
        }

        var means = new float[wide.Length];
        for (var y = 0; y < _rows; y++)
        {
            var mean = means.AsSpan(y * _columns, _columns);
            TensorPrimitives.Add(Row(Math.Max(y - 1, 0)), Row(y), mean);
            TensorPrimitives.Add(mean, Row(Math.Min(y + 1, _rows - 1)), mean);
        }

        TensorPrimitives.Divide(means, 9, means);
        return means;

        ReadOnlySpan<float> Row(int y) => wide.AsSpan(y * _columns, _columns);
    }

    private float[] Padded(Fingerprint frame, int border)
    {
        var rows = _rows + (2 * border);
        var values = new float[Fingerprint.Channels * rows * _pitch];
        for (var i = 0; i < Fingerprint.Channels * rows; i++)
        {
            var (channel, y) = Math.DivRem(i, rows);
            var source = frame.Values.AsSpan(
                (channel * frame.Count) + (Math.Clamp(y - border, 0, _rows - 1) * _columns), _columns);
            var row = values.AsSpan(i * _pitch, _pitch);
            TensorPrimitives.ConvertTruncating<sbyte, float>(source, row[border..]);
            row[..border].Fill(source[0]);
            row[(border + _columns)..].Fill(border > 0 ? source[^1] : 0);
        }

        return values;
    }

    private static float[] Energy(float[] values, int plane)
    {
        var energy = new float[plane];
        for (var start = 0; start < values.Length; start += plane)
        {
            TensorPrimitives.MultiplyAdd(values.AsSpan(start, plane), values.AsSpan(start, plane), energy, energy);
        }

        return energy;
    }

    private double Total(ReadOnlySpan<float> energy)
    {
        var total = 0.0;
        for (var y = 0; y < _rows; y++)
        {
            total += TensorPrimitives.Sum(energy.Slice(y * _pitch, _columns));
        }

        return total;
    }
}
