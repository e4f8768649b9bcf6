using System.Numerics.Tensors;

namespace UoSam.Core.PostProcessing;

/// <summary>Means over square windows by running sums: the time does not depend on the radius.</summary>
/// <param name="height">Rows.</param>
/// <param name="width">Columns.</param>
/// <param name="radius">At least 1; windows end at the border.</param>
internal sealed class BoxFilter(int height, int width, int radius)
{
    /// <summary>The mean of each pixel's window.</summary>
    /// <param name="values">[height, width].</param>
    public float[] Mean(float[] values)
    {
        var rows = new double[values.Length];
        for (var y = 0; y < height; y++)
        {
            SumRow(values.AsSpan(y * width, width), rows.AsSpan(y * width, width));
        }

        // Sums run in double, so that what entered and left a window cancels.
        var means = new float[values.Length];
        var sums = new double[width];
        for (var y = 0; y < Math.Min(radius, height); y++)
        {
            TensorPrimitives.Add(sums, rows.AsSpan(y * width, width), sums);
        }

        for (var y = 0; y < height; y++)
        {
            if (y + radius < height)
            {
                TensorPrimitives.Add(sums, rows.AsSpan((y + radius) * width, width), sums);
            }

            if (y - radius > 0)
            {
                TensorPrimitives.Subtract(sums, rows.AsSpan((y - radius - 1) * width, width), sums);
            }

            var lines = Count(y, height);
            for (var x = 0; x < width; x++)
            {
                means[(y * width) + x] = (float)(sums[x] / (lines * Count(x, width)));
            }
        }

        return means;
    }

    private void SumRow(ReadOnlySpan<float> values, Span<double> sums)
    {
        var sum = 0.0;
        for (var x = 0; x < Math.Min(radius, width); x++)
        {
            sum += values[x];
        }

        for (var x = 0; x < width; x++)
        {
            sum += x + radius < width ? values[x + radius] : 0;
            sum -= x - radius > 0 ? values[x - radius - 1] : 0;
            sums[x] = sum;
        }
    }

    private int Count(int position, int length) =>
        Math.Min(length - 1, position + radius) - Math.Max(0, position - radius) + 1;
}
