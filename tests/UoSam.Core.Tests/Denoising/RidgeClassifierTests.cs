using UoSam.Core.Denoising;

namespace UoSam.Core.Tests.Denoising;

public class RidgeClassifierTests
{
    private const int Samples = 40;
    private const int Features = 5;
    private const double Ridge = 0.7;

    [Fact]
    public void LeaveOneOut_RandomSamples_EqualsRefittingWithoutEachSample()
    {
        var random = new Random(4);
        var features = new float[Features * Samples];
        for (var i = 0; i < features.Length; i++)
        {
            features[i] = i >= (Features - 1) * Samples ? 1 : (float)(random.NextDouble() - 0.5);
        }

        var targets = Enumerable.Range(0, Samples).Select(_ => (float)random.NextDouble()).ToArray();

        var predicted = new RidgeClassifier(features, Samples, Ridge).LeaveOneOut(targets);

        for (var i = 0; i < Samples; i++)
        {
            Assert.Equal(Refit(features, targets, i), predicted[i], 0.001);
        }
    }

    [Fact]
    public void LeaveOneOut_WithTheMemoryOfHalfTheSamples_EqualsAllAtOnce()
    {
        var random = new Random(5);
        float[] features = [.. Enumerable.Range(0, Features * Samples)
            .Select(i => i >= (Features - 1) * Samples ? 1 : (float)(random.NextDouble() - 0.5))];
        float[] targets = [.. Enumerable.Range(0, Samples).Select(_ => (float)random.NextDouble())];
        const int Half = Samples / 2;
        var earlier = new RidgeClassifier(Columns(features, 0), Half, Ridge);

        var whole = new RidgeClassifier(features, Samples, Ridge).LeaveOneOut(targets);
        var later = new RidgeClassifier(Columns(features, Half), Half, Ridge, earlier.Gram)
            .LeaveOneOut(targets[Half..], earlier.Moments(targets[..Half]));

        Assert.All(later.Zip(whole[Half..]), pair => Assert.Equal(pair.Second, pair.First, 0.0005));

        static float[] Columns(float[] all, int start) =>
            [.. Enumerable.Range(0, Features).SelectMany(f => all.Skip((f * Samples) + start).Take(Half))];
    }

    [Fact]
    public void LeaveOneOut_SamplesOfNoWeight_ArePredictedFromTheMemoryAlone()
    {
        float[] features = [1, 0, 1, 1];
        var earlier = new RidgeClassifier([1, 0, 1, 1], 2, 1e-3);
        var moments = earlier.Moments([1, 0]);

        var predicted = new RidgeClassifier(features, 2, 1e-3, earlier.Gram, weights: [0, 0]).LeaveOneOut([0, 0], moments);

        Assert.Equal(1, predicted[0], 0.01);
        Assert.Equal(0, predicted[1], 0.01);
    }

    /// <summary>Samples of weight 0, 1/2 and 1: as by weighted normal equations without the sample itself.</summary>
    [Fact]
    public void LeaveOneOut_WeightedSamples_EqualsRefittingWithoutEachSample()
    {
        var random = new Random(6);
        float[] features = [.. Enumerable.Range(0, Features * Samples)
            .Select(i => i >= (Features - 1) * Samples ? 1 : (float)(random.NextDouble() - 0.5))];
        float[] targets = [.. Enumerable.Range(0, Samples).Select(_ => (float)random.NextDouble())];
        float[] weights = [.. Enumerable.Range(0, Samples).Select(i => i % 3 / 2f)];

        var predicted = new RidgeClassifier(features, Samples, Ridge, weights: weights)
            .LeaveOneOut([.. targets.Zip(weights, (target, weight) => target * weight)]);

        for (var i = 0; i < Samples; i++)
        {
            Assert.Equal(Refit(features, targets, i, weights), predicted[i], 0.001);
        }
    }

    // Normal equations without one sample, solved by Gauss-Jordan elimination.
    private static double Refit(float[] features, float[] targets, int without, float[]? weights = null)
    {
        var system = new double[Features, Features + 1];
        for (var a = 0; a < Features; a++)
        {
            system[a, a] = a < Features - 1 ? Ridge : 1e-6 * Samples;
            for (var s = 0; s < Samples; s++)
            {
                var weight = s == without ? 0 : weights?[s] ?? 1;
                for (var b = 0; b < Features; b++)
                {
                    system[a, b] += weight * features[(a * Samples) + s] * features[(b * Samples) + s];
                }

                system[a, Features] += weight * features[(a * Samples) + s] * targets[s];
            }
        }

        Eliminate(system);
        return Enumerable.Range(0, Features).Sum(
            f => system[f, Features] / system[f, f] * features[(f * Samples) + without]);
    }

    private static void Eliminate(double[,] system)
    {
        for (var pivot = 0; pivot < Features; pivot++)
        {
            for (var row = 0; row < Features; row++)
            {
                var factor = row == pivot ? 0 : system[row, pivot] / system[pivot, pivot];
                for (var column = 0; column <= Features; column++)
                {
                    system[row, column] -= factor * system[pivot, column];
                }
            }
        }
    }
}
