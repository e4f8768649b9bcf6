using System.Numerics.Tensors;

namespace UoSam.Core.Denoising;

/// <summary>A Gaussian up to three deviations, in both directions; beyond the ends of a grid its border repeats.</summary>
internal sealed class GaussianBlur
{
    private readonly float[] _weights;
    private readonly int _radius;

    /// <param name="deviation">Places, above 0.</param>
    public GaussianBlur(double deviation)
    {
        _radius = (int)Math.Ceiling(3 * deviation);
        var weights = Enumerable.Range(-_radius, (2 * _radius) + 1).Select(at => Math.Exp(-at * at / (2 * deviation * deviation))).ToArray();
        _weights = Array.ConvertAll(weights, weight => (float)(weight / weights.Sum()));
    }

    /// <summary>Values as means of their surroundings.</summary>
    /// <param name="values">[rows, columns]; left as they are.</param>
    /// <param name="rows">Of the values.</param>
    /// <param name="columns">Of the values.</param>
    /// <returns>[rows, columns].</returns>
    public float[] Of(ReadOnlySpan<float> values, int rows, int columns)
    {
        Span<float> down = stackalloc float[columns + (2 * _radius)];
        var blurred = new float[values.Length];
        for (var y = 0; y < rows; y++)
        {
            var middle = down.Slice(_radius, columns);
            middle.Clear();
            for (var tap = -_radius; tap <= _radius; tap++)
            {
                var source = values.Slice(Math.Clamp(y + tap, 0, rows - 1) * columns, columns);
                TensorPrimitives.MultiplyAdd(source, _weights[tap + _radius], middle, middle);
            }

            down[.._radius].Fill(middle[0]);
            down.Slice(_radius + columns, _radius).Fill(middle[^1]);
            var row = blurred.AsSpan(y * columns, columns);
            for (var tap = 0; tap < _weights.Length; tap++)
            {
                TensorPrimitives.MultiplyAdd(down.Slice(tap, columns), _weights[tap], row, row);
            }
        }

        return blurred;
    }
}
