using System.Numerics.Tensors;

namespace UoSam.Core.Denoising;

/// <summary>
/// Ridge regression whose predictions leave each sample's own target out: with H = X (X'X + R)^-1 X' the prediction of
/// sample i is (y^_i - h_ii y_i) / (1 - h_ii) (Hastie, Tibshirani and Friedman, The Elements of Statistical Learning,
/// equation 7.64). R is diagonal: the ridge for every feature but the last, the constant.
/// </summary>
internal sealed class RidgeClassifier
{
    private const float LeastRest = 1e-3f;

    // Of the constant, times the number of samples: it is hardly held back.
    private const double ConstantRidge = 1e-6;
    private readonly int _samples;
    private readonly int _features;
    private readonly float[] _values;
    private readonly double[] _inverse;
    private readonly float[] _leverage;
    private readonly float[]? _weights;

    /// <param name="features">[count, samples], one row per feature; the last row is the constant. Not to be changed.</param>
    /// <param name="samples">Samples.</param>
    /// <param name="ridge">Added to each squared feature's sum, above 0.</param>
    /// <param name="memory">X'X of samples that were seen before, [count, count]; null for none.</param>
    /// <param name="weights">[samples], 0..1: how much each is learned from; null for all of them alike.</param>
    public RidgeClassifier(float[] features, int samples, double ridge, float[]? memory = null, float[]? weights = null)
    {
        _samples = samples;
        _features = features.Length / samples;
        _values = features;
        _weights = weights;
        Gram = (float[]?)memory?.Clone() ?? new float[_features * _features];
        if (weights is null || TensorPrimitives.Max<float>(weights) > 0)
        {
            SampleProducts.AddGram(features, samples, weights, Gram);
        }


        _inverse = Factor(ridge).Inverse();
        _leverage = SampleProducts.SquaredLengths(Array.ConvertAll(_inverse, value => (float)value), features, samples);
    }

    /// <summary>X'X of all samples, [count, count]; its lower triangle is filled.</summary>
    public float[] Gram { get; }

    /// <summary>What the other samples say about each sample.</summary>
    /// <param name="targets">[samples], each times its sample's weight.</param>
    /// <param name="memory">X'y of the samples that were seen before; null for none.</param>
    /// <returns>[samples], not bounded.</returns>
    public float[] LeaveOneOut(float[] targets, float[]? memory = null)
    {
        var moments = Moments(targets);
        TensorPrimitives.Add(moments, memory ?? new float[_features], moments);
        var weights = Solve(moments);
        var predicted = new float[_samples];
        for (var f = 0; f < _features; f++)
        {
            TensorPrimitives.MultiplyAdd(Row(f), weights[f], predicted, predicted);
        }

        for (var i = 0; i < _samples; i++)
        {
            predicted[i] = (predicted[i] - (_leverage[i] * targets[i])) / Math.Max(1 - ((_weights?[i] ?? 1) * _leverage[i]), LeastRest);
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
            moments[f] = TensorPrimitives.Dot(Row(f), targets);
        }

        return moments;
    }

    private ReadOnlySpan<float> Row(int feature) => _values.AsSpan(feature * _samples, _samples);

    // Of X'X + R.
    private Cholesky Factor(double ridge)
    {
        var matrix = Array.ConvertAll(Gram, value => (double)value);
        for (var a = 0; a < _features; a++)
        {
            matrix[(a * _features) + a] += a < _features - 1 ? ridge : ConstantRidge * _samples;
        }

        return new Cholesky(matrix, _features);
    }

    // (X'X + R)^-1 of one vector: both triangles of the factor's inverse, one after the other.
    private float[] Solve(float[] vector)
    {
        var doubles = Array.ConvertAll(vector, value => (double)value);
        var solution = new double[_features];
        for (var a = 0; a < _features; a++)
        {
            var row = _inverse.AsSpan(a * _features, a + 1);
            TensorPrimitives.MultiplyAdd(
                row, TensorPrimitives.Dot<double>(row, doubles.AsSpan(0, a + 1)), solution.AsSpan(0, a + 1), solution);
        }

        return Array.ConvertAll(solution, value => (float)value);
    }
}
