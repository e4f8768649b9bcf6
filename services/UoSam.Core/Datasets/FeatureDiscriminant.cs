using System.Numerics.Tensors;
using UoSam.Core.Denoising;

namespace UoSam.Core.Datasets;

/// <summary>
/// Linear discriminant analysis (Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, section 4.3) of a
/// cell's feature and its image's mean feature, one covariance for all classes.
/// </summary>
internal sealed class FeatureDiscriminant
{
    // Added to the covariance's diagonal, times its mean.
    private const double Ridge = 0.3;
    private const double LeastCells = 0.5;
    private const int Channels = ImageSums.Channels;
    private const int Features = 2 * Channels;
    private readonly double[][] _weights;
    private readonly double[] _constants;

    /// <param name="sums">Of the images to learn from.</param>
    public FeatureDiscriminant(DatasetSums sums)
    {
        Classes = [.. sums.Classes.Where(known => known.Count >= LeastCells)];
        var total = Classes.Sum(known => known.Count);
        var means = Array.ConvertAll(Classes, Mean);
        var covariance = Covariance(sums, means, Math.Max(total, LeastCells));
        var solver = new Cholesky(covariance, Features);
        _weights = new double[Classes.Length][];
        Parallel.For(0, Classes.Length, k => _weights[k] = solver.Solve(means[k]));
        _constants = [.. Classes.Select((known, k) =>
            Math.Log(known.Count / total) - (0.5 * TensorPrimitives.Dot<double>(means[k], _weights[k])))];
    }

    /// <summary>The classes that are known, by ascending id.</summary>
    public ClassSums[] Classes { get; }

    /// <summary>Per class its logarithmic probability in each cell, but for a constant of the cell.</summary>
    /// <param name="image">Any image.</param>
    /// <returns>[classes][cells].</returns>
    public float[][] Scores(ImageSums image)
    {
        var (cells, scores) = (image.Cells, new float[Classes.Length][]);
        Parallel.For(0, Classes.Length, k =>
        {
            var values = new float[cells.Count];
            var context = TensorPrimitives.Dot<double>(_weights[k].AsSpan(Channels), image.Mean);
            Array.Fill(values, (float)(_constants[k] + context));
            for (var channel = 0; channel < Channels; channel++)
            {
                var row = cells.Values.AsSpan(channel * cells.Count, cells.Count);
                TensorPrimitives.MultiplyAdd(row, (float)_weights[k][channel], values, values);
            }

            scores[k] = values;
        });
        return scores;
    }

    private static double[] Mean(ClassSums known)
    {
        var mean = new double[Features];
        TensorPrimitives.Divide(known.Moments, known.Count, mean);
        return mean;
    }

    // Within classes: all products less those of the means.
    private double[] Covariance(DatasetSums sums, double[][] means, double total)
    {
        var covariance = new double[Features * Features];
        Parallel.For(0, Features, a =>
        {
            var row = covariance.AsSpan(a * Features, a + 1);
            for (var b = 0; b <= a; b++)
            {
                row[b] = Product(sums, a, b);
            }

            for (var k = 0; k < means.Length; k++)
            {
                TensorPrimitives.MultiplyAdd(means[k].AsSpan(0, a + 1), -Classes[k].Count * means[k][a], row, row);
            }

            TensorPrimitives.Divide(row, total, row);
        });
        var trace = Enumerable.Range(0, Features).Sum(a => covariance[(a * Features) + a]);
        for (var a = 0; a < Features; a++)
        {
            covariance[(a * Features) + a] += (Ridge * trace / Features) + 1e-9;
        }

        return covariance;
    }

    // A mean does not change within its image, so its products with the cells are those with itself.
    private static double Product(DatasetSums sums, int a, int b) =>
        a < Channels ? sums.Gram[(a * Channels) + b] : sums.Context[Lower(a - Channels, b % Channels)];

    private static int Lower(int a, int b) => (Math.Max(a, b) * Channels) + Math.Min(a, b);
}
