using UoSam.Core.Denoising;
using UoSam.Core.LabelMaps;
using UoSam.Core.Masks;
using UoSam.Testing;

namespace UoSam.Core.Tests.Denoising;

public class DenoisedMapTests
{
    private const double Ridge = 0.3;
    private const double Discount = 2;

    // The scene's features tell its left half from its right one.
    private static readonly PixelBox LeftHalf = new(0, 0, 32, 64);

    [Fact]
    public void Of_BlobsAcrossTheFeatures_AreTakenOut()
    {
        var noisy = Scene.Map((3, LeftHalf), (3, new PixelBox(32, 10, 40, 20)), (0, new PixelBox(24, 40, 32, 52)));

        var denoised = Denoised(noisy, LabelSpace.Default);

        Assert.Equal(Scene.Map((3, LeftHalf)).Labels, denoised.Labels);
    }

    [Fact]
    public void Of_VoidPixels_StayVoidAndTeachNothing()
    {
        var noisy = Scene.Map((3, LeftHalf), (255, new PixelBox(28, 0, 36, 64)));

        var denoised = Denoised(noisy, LabelSpace.Default);

        Assert.Equal(noisy.Labels, denoised.Labels);
    }

    [Fact]
    public void Of_UnknownPixels_StayUnknownAndAreNoClass()
    {
        var map = Scene.Map((3, LeftHalf), (65535, new PixelBox(28, 0, 40, 64)));
        var space = LabelSpace.Default with { UnknownIds = [65535] };

        Assert.Equal(map.Labels, Denoised(map, space).Labels);
        Assert.Equal([0, 3], new ClassPosterior(Scene.Embedding(), map, space, Ridge).Ids.Select(id => (int)id));
    }

    [Fact]
    public void Of_OneClass_IsTheMapItself()
    {
        var map = Scene.Map();

        Assert.Same(map, Denoised(map, LabelSpace.Default));
    }

    [Fact]
    public void Posterior_EachCell_SumsToOne()
    {
        var noisy = Scene.Map((3, LeftHalf), (7, new PixelBox(40, 10, 50, 20)));
        var posterior = new ClassPosterior(Scene.Embedding(), noisy, LabelSpace.Default, Ridge);
        var grid = new MapGrid(Scene.Embedding().Frame);

        var sums = Enumerable.Range(0, 3).Select(k => posterior.On(k, grid)).ToArray();

        Assert.Equal([0, 3, 7], posterior.Ids.Select(id => (int)id));
        Assert.All(Enumerable.Range(0, grid.Length), i => Assert.Equal(1, sums.Sum(shares => shares[i]), 0.001));
    }

    private static LabelMap Denoised(LabelMap map, LabelSpace space) => DenoisedMap.Of(
        new ClassPosterior(Scene.Embedding(), map, space, Ridge), new MapGrid(Scene.Embedding().Frame), map, space, Discount);
}
