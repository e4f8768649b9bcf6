using System.Numerics.Tensors;

namespace UoSam.Core.Denoising;

/// <summary>
/// Ridge regression whose predictions leave each sample's own target out: with H = X (X'X + R)^-1 X' the prediction of
/// sample i is (y^_i - h_ii y_i) / (1 - h_ii) (Hastie, Tibshirani and Friedman, The Elements of Statistical Learning,
/// equation 7.64). R is diagonal: the ridge for every feature but the last, the constant.
/// </summary>
internal sealed class RidgeClassifier
{
    private const int Block = 256;
    private const float LeastRest = 1e-3f;
    private readonly int _samples;
    private readonly int _features;
    private readonly float[] _whitened;
    private readonly float[] _leverage;

    /// <param name="features">[count, samples], one row per feature; the last row is the constant.</param>
    /// <param name="samples">Samples.</param>
    /// <param name="ridge">Added to each squared feature's sum, above 0.</param>
    public RidgeClassifier(float[] features, int samples, double ridge)
    {
        _samples = samples;
        _features = features.Length / samples;
        var factor = Factor(Gram(features, samples, _features, ridge), _features);
        _whitened = (float[])features.Clone();
        Parallel.For(0, (samples + Block - 1) / Block, block =>
        {
            var start = block * Block;
            Whiten(factor, start, Math.Min(Block, samples - start));
        });
        _leverage = new float[samples];
        for (var f = 0; f < _features; f++)
        {
            TensorPrimitives.MultiplyAdd(Row(f), Row(f), _leverage, _leverage);
        }
    }

    /// <summary>What the other samples say about each sample.</summary>
    /// <param name="targets">[samples].</param>
    /// <returns>[samples], not bounded.</returns>
    public float[] LeaveOneOut(float[] targets)
    {
        var predicted = new float[_samples];
        for (var f = 0; f < _features; f++)
        {
            var weight = TensorPrimitives.Dot(Row(f), targets);
            TensorPrimitives.MultiplyAdd(Row(f), weight, predicted, predicted);
        }

        for (var i = 0; i < _samples; i++)
        {
            predicted[i] = (predicted[i] - (_leverage[i] * targets[i])) / Math.Max(1 - _leverage[i], LeastRest);
        }

        return predicted;
    }

    private ReadOnlySpan<float> Row(int feature) => _whitened.AsSpan(feature * _samples, _samples);

    private static double[] Gram(float[] features, int samples, int count, double ridge)
    {
        var gram = new double[count * count];
        Parallel.For(0, count, a =>
        {
            for (var b = 0; b <= a; b++)
            {
                gram[(a * count) + b] = TensorPrimitives.Dot(
                    features.AsSpan(a * samples, samples), features.AsSpan(b * samples, samples));
            }
        });
        for (var f = 0; f < count; f++)
        {
            gram[(f * count) + f] += f < count - 1 ? ridge : 1e-6 * samples;
        }

        return gram;
    }

    // Cholesky: the lower triangle L with L L' = gram.
    private static float[] Factor(double[] gram, int count)
    {
        var factor = new double[count * count];
        for (var a = 0; a < count; a++)
        {
            var rowA = factor.AsSpan(a * count, a + 1);
            for (var b = 0; b <= a; b++)
            {
                var rest = gram[(a * count) + b]
                    - TensorPrimitives.Dot<double>(rowA[..b], factor.AsSpan(b * count, b));
                rowA[b] = a == b ? Math.Sqrt(Math.Max(rest, 1e-12)) : rest / factor[(b * count) + b];
            }
        }

        return Array.ConvertAll(factor, value => (float)value);
    }

    // Forward substitution, L^-1 X, of some samples.
    private void Whiten(float[] factor, int start, int length)
    {
        for (var a = 0; a < _features; a++)
        {
            var row = _whitened.AsSpan((a * _samples) + start, length);
            for (var b = 0; b < a; b++)
            {
                TensorPrimitives.MultiplyAdd(
                    _whitened.AsSpan((b * _samples) + start, length), -factor[(a * _features) + b], row, row);
            }

            TensorPrimitives.Divide(row, factor[(a * _features) + a], row);
        }
    }
}
