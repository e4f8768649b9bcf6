using System.Numerics;
using UoSam.Core.PostProcessing;

namespace UoSam.Core.Tests.PostProcessing;

public class LatticeKernelTests
{
    /// <summary>
    /// The lattice's splat, blur and slice are a spline of the kernel's variance, not the Gaussian itself: single pairs
    /// are off by up to a tenth of the kernel's peak, sums over many points by a few per cent.
    /// </summary>
    [Theory]
    [InlineData(2, 400, 3.0)]
    [InlineData(3, 800, 3.0)]
    [InlineData(5, 1000, 3.0)]
    public void AddFiltered_RandomPoints_ApproximatesTheExactGaussian(int dimensions, int points, double spread)
    {
        var random = new Random(dimensions);
        var features = Enumerable.Range(0, points)
            .Select(_ => Enumerable.Range(0, dimensions).Select(_ => spread * random.NextDouble()).ToArray())
            .ToArray();
        var values = features.Select(feature => new[] { feature[0] < spread / 2 ? 1.0 : 0, random.NextDouble() }).ToArray();

        var found = Filtered(features, values);

        var expected = CrfOracle.Filter(CrfOracle.Normalized(CrfOracle.Kernel(features)), values);
        var errors = expected.Zip(found, (a, b) => Math.Max(Math.Abs(a[0] - b[0]), Math.Abs(a[1] - b[1]))).ToArray();
        Assert.InRange(errors.Average(), 0, 0.03);
        Assert.InRange(errors.Max(), 0, 0.12);
    }

    /// <summary>One point alone: its normalised kernel is the identity, whatever the lattice.</summary>
    [Fact]
    public void AddFiltered_OnePoint_KeepsItsValue()
    {
        var found = Filtered([[0.3, -7.2, 100.1, 4, 5]], [[0.25, 0.75]]);

        Assert.Equal(0.25, found[0][0], 5);
        Assert.Equal(0.75, found[0][1], 5);
    }

    [Fact]
    public void AddFiltered_PointsFarApart_DoNotTouch()
    {
        var found = Filtered([[0.0, 0], [50.0, -50]], [[1.0, 0], [0.0, 1]]);

        Assert.Equal(1, found[0][0], 5);
        Assert.Equal(0, found[0][1], 6);
        Assert.Equal(0, found[1][0], 6);
    }

    private static double[][] Filtered(double[][] features, double[][] values)
    {
        var kernel = new LatticeKernel([.. features.SelectMany(f => f).Select(f => (float)f)], features[0].Length);
        var labels = values[0].Length;
        var stride = MeanField.StrideOf(labels);
        Assert.Equal(0, stride % Vector<float>.Count);
        var from = new float[values.Length * stride];
        for (var i = 0; i < values.Length; i++)
        {
            for (var label = 0; label < labels; label++)
            {
                from[(i * stride) + label] = (float)values[i][label];
            }
        }

        var to = new float[from.Length];
        kernel.AddFiltered(from, to, stride, 1);
        return [.. values.Select((_, i) => to.AsSpan(i * stride, labels).ToArray().Select(v => (double)v).ToArray())];
    }
}
