using UoSam.Core.Denoising;

namespace UoSam.Core.Tests.Denoising;

/// <summary>
/// Maps of two classes that part at column 40 of 80, and evidence that parts row by row where the map would with a noise
/// that is known.
/// </summary>
public class BorderNoiseTests
{
    private const int Side = 80;
    private const int Border = 40;
    private const float Sure = 0.9f;

    [Fact]
    public void Of_BordersCoincide_IsTheLeast()
    {
        Assert.Equal(0.1, Noise(Evidence(_ => 0)), 1e-6);
    }

    /// <summary>The most likely of 2,000 noises, by the formula in the class's documentation cell by cell.</summary>
    [Theory]
    [InlineData(1.0)]
    [InlineData(2.0)]
    [InlineData(5.0)]
    public void Of_ScatteredBorders_IsTheMostLikelyNoise(double scatter)
    {
        var evidence = Evidence(row => Offset(row, scatter));

        Assert.Equal(MostLikely(evidence), Noise(evidence), MostLikely(evidence) * 0.03);
    }

    [Fact]
    public void Of_AllTwiceAsFar_IsTwiceTheNoise()
    {
        var evidence = Evidence(row => Offset(row, 2));
        var once = Noise(evidence);

        Assert.Equal(2 * once, Noise(evidence, scale: 2), once * 0.05);
    }

    /// <summary>A block of 20 x 20 cells far inside the left class that the evidence gives to the other.</summary>
    [Fact]
    public void Of_EvidenceHasARegionFarFromTheBorder_IsTheSame()
    {
        var evidence = Evidence(row => Offset(row, 2));
        var before = Noise(evidence);
        for (var i = 0; i < evidence.Length; i++)
        {
            evidence[i] = i / Side is >= 30 and < 50 && i % Side < 20 ? -Sure : evidence[i];
        }

        Assert.Equal(before, Noise(evidence), before * 0.1);
    }

    /// <summary>In the lower half the evidence parts 12 cells too far right, and hardly knows what lies around the border.</summary>
    [Fact]
    public void Of_EvidenceIsUnsureWhereItIsFarOff_IsThatOfTheRest()
    {
        var evidence = Evidence(row => row < Side / 2 ? Offset(row, 2) : 12);
        var upper = Noise(evidence, [.. Enumerable.Range(0, Side * Side / 2)]);
        for (var i = Side * Side / 2; i < evidence.Length; i++)
        {
            evidence[i] = i % Side is >= Border - 12 and < Border + 12 ? 0.1f : evidence[i];
        }

        Assert.Equal(upper, Noise(evidence), upper * 0.15);
    }

    [Fact]
    public void Of_NoCells_IsTheLeast()
    {
        Assert.Equal(0.1, Noise(Evidence(row => Offset(row, 4)), []), 1e-6);
    }

    // Quantiles of a normal distribution, in an order that is none.
    private static double Offset(int row, double deviation)
    {
        double[] quantiles = [-1.64, 0.39, -0.67, 1.04, 0.13, -1.04, 1.64, -0.13, 0.67, -0.39];
        return deviation * quantiles[row % quantiles.Length];
    }

    private static float[] Evidence(Func<int, double> offset) =>
        [.. Enumerable.Range(0, Side * Side).Select(i => i % Side + 0.5 < Border + offset(i / Side) ? Sure : -Sure)];

    private static float Depth(int cell) => Border - ((cell % Side) + 0.5f);

    private static double Noise(float[] left, int[]? cells = null, float scale = 1) => BorderNoise.Of(
        2,
        ClassGrids.Make(2, k => [.. Enumerable.Range(0, Side * Side).Select(i => scale * (k == 0 ? Depth(i) : -Depth(i)))]),
        k => [.. left.Select(value => k == 0 ? value : -value)],
        cells ?? [.. Enumerable.Range(0, Side * Side)]);

    private static double MostLikely(float[] left) => Enumerable.Range(1, 2000).Select(i => 0.01 * i).MaxBy(noise =>
        Enumerable.Range(0, Side * Side).Sum(i =>
        {
            var isLeft = (1 + left[i]) / 2.0;
            var (same, other) = Depth(i) > 0 ? (isLeft, 1 - isLeft) : (1 - isLeft, isLeft);
            var map = 1 / (1 + Math.Exp(-1.7 * 2 * Math.Abs(Depth(i)) / noise));
            return Math.Log(0.1 + (0.9 * ((same * map) + (other * (1 - map)))));
        }));
}
