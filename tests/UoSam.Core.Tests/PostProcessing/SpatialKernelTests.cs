using UoSam.Core.PostProcessing;

namespace UoSam.Core.Tests.PostProcessing;

public class SpatialKernelTests
{
    /// <summary>What is past four standard deviations weighs less than 4e-4 of the peak.</summary>
    [Theory]
    [InlineData(1.0)]
    [InlineData(3.0)]
    public void AddFiltered_RandomValues_EqualsTheSumOverAllPairs(double deviation)
    {
        const int Height = 9;
        const int Width = 31;
        var random = new Random(1);
        var stride = MeanField.StrideOf(2);
        var values = new float[Height * Width * stride];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = random.NextSingle();
        }

        var found = Enumerable.Repeat(1f, values.Length).ToArray();
        new SpatialKernel(Height, Width, deviation).AddFiltered(values, found, stride, 2);

        var features = Enumerable.Range(0, Height * Width).Select(i => new[] { i % Width / deviation, i / Width / deviation });
        var pairs = Enumerable.Range(0, Height * Width)
            .Select(i => new[] { (double)values[i * stride], values[(i * stride) + 1] }).ToArray();
        var expected = CrfOracle.Filter(CrfOracle.Normalized(CrfOracle.Kernel([.. features])), pairs);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(1 + (2 * expected[i][0]), found[i * stride], 2e-3);
            Assert.Equal(1 + (2 * expected[i][1]), found[(i * stride) + 1], 2e-3);
        }
    }
}
