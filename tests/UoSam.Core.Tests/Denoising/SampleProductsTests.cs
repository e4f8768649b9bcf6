using UoSam.Core.Denoising;

namespace UoSam.Core.Tests.Denoising;

public class SampleProductsTests
{
    [Theory]
    [InlineData(1, 5)]
    [InlineData(3, 20)]
    [InlineData(4, 8)]
    [InlineData(7, 1)]
    [InlineData(9, 779)]
    [InlineData(11, 1600)]
    public void AddGram_AnySize_AddsEverySum(int count, int samples)
    {
        // A row more than are asked for.
        var features = Random((count + 1) * samples, 1);
        var weights = Array.ConvertAll(Random(samples, 3), Math.Abs);
        var gram = Random(count * count, 2);
        var expected = (float[])gram.Clone();

        SampleProducts.AddGram(features, samples, weights, gram);

        for (var a = 0; a < count; a++)
        {
            for (var b = 0; b <= a; b++)
            {
                var sum = Enumerable.Range(0, samples).Sum(
                    s => (double)weights[s] * features[(a * samples) + s] * features[(b * samples) + s]);
                Assert.Equal(expected[(a * count) + b] + sum, gram[(a * count) + b], 1e-4 * samples);
            }

            Assert.Equal(expected[((a * count) + a + 1)..((a + 1) * count)], gram[((a * count) + a + 1)..((a + 1) * count)]);
        }
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(3, 16)]
    [InlineData(4, 17)]
    [InlineData(9, 33)]
    public void SquaredLengths_AnySize_AreThoseOfTheProduct(int count, int samples)
    {
        var features = Random(count * samples, 3);
        var lower = Random(count * count, 4);
        for (var i = 0; i < lower.Length; i++)
        {
            lower[i] = i % count > i / count ? 0 : lower[i];
        }

        var lengths = SampleProducts.SquaredLengths(lower, features, samples);

        for (var s = 0; s < samples; s++)
        {
            var expected = Enumerable.Range(0, count)
                .Select(a => Enumerable.Range(0, count).Sum(b => (double)lower[(a * count) + b] * features[(b * samples) + s]))
                .Sum(value => value * value);
            Assert.Equal(expected, lengths[s], 1e-4);
        }
    }

    private static float[] Random(int length, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => (float)(random.NextDouble() - 0.5))];
    }
}
