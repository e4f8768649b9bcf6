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
    private readonly float[] _values;
    private readonly float[] _factor;
    private readonly float[] _whitened;
    private readonly float[] _leverage;
    private readonly float _weight;

    /// <param name="features">[count, samples], one row per feature; the last row is the constant.</param>
    /// <param name="samples">Samples.</param>
    /// <param name="ridge">Added to each squared feature's sum, above 0.</param>
    /// <param name="memory">X'X of samples that were seen before, [count, count]; null for none.</param>
    /// <param name="weight">1 where these samples are to be learned from, 0 where only the memory is.</param>
    public RidgeClassifier(float[] features, int samples, double ridge, float[]? memory = null, float weight = 1)
    {
        _samples = samples;
        _features = features.Length / samples;
        _values = features;
        _weight = weight;
        Gram = Sums(features, samples, _features, memory, weight);
        _factor = Factor(Gram, _features, ridge, samples);
        _whitened = (float[])features.Clone();
        Parallel.For(0, (samples + Block - 1) / Block, block =>
        {
            var start = block * Block;
            Whiten(_factor, start, Math.Min(Block, samples - start));
        });
        _leverage = new float[samples];
        for (var f = 0; f < _features; f++)
        {
            TensorPrimitives.MultiplyAdd(Row(f), Row(f), _leverage, _leverage);
        }

        TensorPrimitives.Multiply(_leverage, weight, _leverage);
    }

    /// <summary>X'X of all samples, [count, count]; its lower triangle is filled.</summary>
    public float[] Gram { get; }

    /// <summary>What the other samples say about each sample.</summary>
    /// <param name="targets">[samples].</param>
    /// <param name="memory">X'y of the samples that were seen before; null for none.</param>
    /// <returns>[samples], not bounded.</returns>
    public float[] LeaveOneOut(float[] targets, float[]? memory = null)
    {
        var predicted = new float[_samples];
        var remembered = memory is null ? null : Whitened(memory);
        for (var f = 0; f < _features; f++)
        {
            var weight = (_weight * TensorPrimitives.Dot(Row(f), targets)) + (remembered?[f] ?? 0);
            TensorPrimitives.MultiplyAdd(Row(f), weight, predicted, predicted);
        }

        for (var i = 0; i < _samples; i++)
        {
            predicted[i] = (predicted[i] - (_leverage[i] * targets[i])) / Math.Max(1 - _leverage[i], LeastRest);
        }

        return predicted;
    }

    /// <summary>X'y of these samples, zero where they are not learned from.</summary>
    /// <param name="targets">[samples].</param>
    public float[] Moments(float[] targets)
    {
        var moments = new float[_features];
        for (var f = 0; f < _features; f++)
        {
            moments[f] = _weight * TensorPrimitives.Dot<float>(_values.AsSpan(f * _samples, _samples), targets);
        }

        return moments;
    }

    private ReadOnlySpan<float> Row(int feature) => _whitened.AsSpan(feature * _samples, _samples);

    private static float[] Sums(float[] features, int samples, int count, float[]? memory, float weight)
    {
        var gram = (float[]?)memory?.Clone() ?? new float[count * count];
        if (weight > 0)
        {
            Parallel.For(0, count, a =>
            {
                for (var b = 0; b <= a; b++)
                {
                    gram[(a * count) + b] += weight * TensorPrimitives.Dot<float>(
                        features.AsSpan(a * samples, samples), features.AsSpan(b * samples, samples));
                }
            });
        }

        return gram;
    }

    // Cholesky: the lower triangle L with L L' = gram + R.
    private static float[] Factor(float[] gram, int count, double ridge, int samples)
    {
        var factor = new double[count * count];
        for (var a = 0; a < count; a++)
        {
            var rowA = factor.AsSpan(a * count, a + 1);
            for (var b = 0; b <= a; b++)
            {
                var penalty = a != b ? 0 : a < count - 1 ? ridge : 1e-6 * samples;
                var rest = gram[(a * count) + b] + penalty
                    - TensorPrimitives.Dot<double>(rowA[..b], factor.AsSpan(b * count, b));
                rowA[b] = a == b ? Math.Sqrt(Math.Max(rest, 1e-12)) : rest / factor[(b * count) + b];
            }
        }

        return Array.ConvertAll(factor, value => (float)value);
    }

    // Forward substitution of one vector.
    private float[] Whitened(float[] vector)
    {
        var result = (float[])vector.Clone();
        for (var a = 0; a < _features; a++)
        {
            var row = _factor.AsSpan(a * _features, a);
            result[a] = (result[a] - TensorPrimitives.Dot<float>(row, result.AsSpan(0, a))) / _factor[(a * _features) + a];
        }

        return result;
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
