using UoSam.Core.Inference;
using UoSam.Core.Masks;

namespace UoSam.Core.Tests.Inference;

public sealed class ImagePlacesTests
{
    /// <summary>1024 x 768 are 64 x 48 cells; one row beyond, then 15 of padding in 5 x 22 blocks, the last column of them 1 wide.</summary>
    [Fact]
    public void Thinned_Landscape_KeepsTheImageAndTheMiddlesOfBlocksOfPadding()
    {
        var places = ImagePlaces.Thinned(ImageFrame.Whole(768, 1024));

        Assert.Equal((49, 64), (places.Rows, places.Columns));
        Assert.Equal((49 * 64) + (5 * 22), places.Count);
        Assert.Equal(Enumerable.Range(0, 49 * 64).Select(i => (long)i), places.Indices[..(49 * 64)]);
        Assert.Equal((50 * 64) + 1, places.Indices[49 * 64]);
        Assert.Equal((62 * 64) + 63, places.Indices[^1]);
        Assert.Equal(MathF.Log(9), places.LogCounts[49 * 64]);
        Assert.Equal(MathF.Log(3), places.LogCounts[^1]);
    }

    /// <summary>Each place of the grid is counted once, whatever the image.</summary>
    [Theory]
    [InlineData(500, 333)]
    [InlineData(281, 500)]
    [InlineData(500, 499)]
    [InlineData(3, 500)]
    [InlineData(500, 500)]
    public void Thinned_AnyImage_StandsForAllPlaces(int height, int width)
    {
        var places = ImagePlaces.Thinned(ImageFrame.Whole(height, width));

        Assert.Equal(4096, places.LogCounts.Sum(count => Math.Exp(count)), 0.01);
        Assert.Equal(places.Count, places.Indices.Distinct().Count());
    }

    [Fact]
    public void Thinned_Square_IsAll()
    {
        Assert.Same(ImagePlaces.All, ImagePlaces.Thinned(ImageFrame.Whole(70, 70)));
    }

    [Fact]
    public void Clip_CellsInThePadding_BecomeTheLastOfTheImage()
    {
        var places = ImagePlaces.Thinned(ImageFrame.Whole(1024, 512));

        Assert.Equal(new PixelBox(32, 3, 33, 9), places.Clip(new PixelBox(50, 3, 60, 9)));
    }

    [Fact]
    public void GatherCells_MaskOfOwnPlaceNumbers_GivesThoseOfThePlaces()
    {
        var places = ImagePlaces.Thinned(ImageFrame.Whole(1024, 700));
        var mask = Enumerable.Range(0, 65536).Select(i => (float)((i / 1024 * 64) + (i % 256 / 4))).ToArray();
        var cells = new float[16 * places.Count];

        places.GatherCells(mask, cells);

        Assert.All(cells.Select((value, i) => (value, i)), cell =>
            Assert.Equal(places.Indices[cell.i % (4 * places.Count) / 4], (long)cell.value));
    }
}
