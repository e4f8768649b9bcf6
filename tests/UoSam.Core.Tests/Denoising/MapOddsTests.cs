using UoSam.Core.Denoising;
using UoSam.Core.LabelMaps;
using UoSam.Core.Masks;
using UoSam.Testing;

namespace UoSam.Core.Tests.Denoising;

public class MapOddsTests
{
    // The scene's features tell its left half from its right one, at column 32 of 64 pixels, cell 128 of 256.
    private static readonly PixelBox Left = new(0, 0, 32, 64);

    [Fact]
    public void Noise_BordersOfMapAndFeaturesCoincide_IsNothing()
    {
        Assert.Equal(0, Odds(Scene.Map((3, Left))).Noise, 0.01);
    }

    /// <summary>The coarse border is at column 36: four pixels, sixteen cells, past that of the features.</summary>
    [Fact]
    public void Noise_CoarseBorderIsFourPixelsOff_IsSixteenCells()
    {
        Assert.Equal(16, Odds(Scene.Map((3, new PixelBox(0, 0, 36, 64)))).Noise, 1.0);
    }

    /// <summary>Cells 3.5 and 9.5 from the border, at a noise of two cells and at most three units.</summary>
    [Fact]
    public void Units_DistanceInNoise_IsBounded()
    {
        var odds = Odds(Scene.Map((3, Left)));

        var units = odds.Units(1, 2);

        Assert.Equal([1.75f, 3, -1.75f, -3], new[] { 124, 118, 131, 137 }.Select(x => units[x]));
    }

    /// <summary>At the least noise the weight is bounded by three, deep inside three units: nine beside the features.</summary>
    [Fact]
    public void Of_TrustedMap_AddsThriceThreeUnitsToTheFeatures()
    {
        var odds = Odds(Scene.Map((3, Left)));

        var sum = odds.Of(1, 1);

        Assert.Equal(odds.FeatureOdds[1][10] + 9, sum[10], 0.001);
        Assert.Equal(odds.FeatureOdds[1][250] - 9, sum[250], 0.001);
    }

    /// <summary>A discount of a million leaves the features alone.</summary>
    [Fact]
    public void Of_DiscountedMap_IsWhatTheFeaturesSay()
    {
        var odds = Odds(Scene.Map((3, new PixelBox(0, 0, 36, 64))));

        Assert.Equal(odds.FeatureOdds[1], odds.Of(1, 1e6), (a, b) => Math.Abs(a - b) < 0.001);
    }

    private static MapOdds Odds(LabelMap map) => new(
        new ClassPosterior(Scene.Embedding(), map, LabelSpace.Default, 0.3), map, new MapGrid(Scene.Embedding().Frame));
}
