using UoSam.Core.Inference;
using UoSam.Core.Masks;
using UoSam.Core.Prompts;
using UoSam.Testing;

namespace UoSam.Core.Tests.Prompts;

public class LocationConfidenceTests
{
    /// <summary>Features are averaged as they are (3 and 1 in two directions), and only then normalised.</summary>
    [Fact]
    public void Confidence_FeaturesOfDifferentLength_WeighByLength()
    {
        var values = new float[256 * 64 * 64];
        values[0] = 3;
        values[(64 * 64) + 1] = 1;
        values[(2 * 64 * 64) + 2] = 5;
        var grid = new FeatureGrid(new ImageEmbedding(values, 256, 64, ImageFrame.Whole(64, 64)));

        var confidence = grid.Confidence(Scene.Mask(new PixelBox(0, 0, 2, 1)), 0.5);

        Assert.Equal(2, confidence.FeatureCells);
        Assert.Equal(3 / Math.Sqrt(10), confidence.Cosines[0], 1e-6);
        Assert.Equal(1 / Math.Sqrt(10), confidence.Cosines[1], 1e-6);
        Assert.Equal(0, confidence.Cosines[2]);
        Assert.Equal(0, confidence.Cosines[3]);
        Assert.Equal(2 / Math.Sqrt(10), confidence.Inside, 1e-6);
    }

    /// <summary>4 x 4 pixels to a cell of a 256 x 256 image: 8 of 16 pixels are not more than half.</summary>
    [Theory]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    public void Confidence_CellsAtTheThreshold_AreNotAveraged(int rowsInSecondCell, int cells)
    {
        var region = new BitMask(256, 256);
        for (var y = 0; y < 4 + rowsInSecondCell; y++)
        {
            region.SetRun(y, 0, 4);
        }

        var grid = new FeatureGrid(new ImageEmbedding(new float[256 * 64 * 64], 256, 64, ImageFrame.Whole(256, 256)));

        Assert.Equal(cells, grid.Confidence(region, 0.5).FeatureCells);
    }

    /// <summary>A line that no cell is half covered by, and that lies between the cells' centres, still finds its cell.</summary>
    [Fact]
    public void Confidence_ThinObject_TakesTheCellOfLargestCoverage()
    {
        var values = new float[256 * 64 * 64];
        Array.Fill(values, 1, 0, 64 * 64);
        values[(5 * 64) + 9] = 0;
        values[(64 * 64) + (5 * 64) + 9] = 1;
        var grid = new FeatureGrid(new ImageEmbedding(values, 256, 64, ImageFrame.Whole(256, 256)));
        var region = new BitMask(256, 256);
        region.SetRun(20, 35, 40);

        var confidence = grid.Confidence(region, 0.5);

        Assert.Equal(1, confidence.FeatureCells);
        Assert.Equal(1, confidence.Cosines[(5 * 64) + 9], 1e-6);
        Assert.Equal(0, confidence.Cosines[(5 * 64) + 8], 1e-6);
    }

    /// <summary>A ramp over the columns of cells stays a ramp: bilinear maps keep it, cell centres on cell centres.</summary>
    [Fact]
    public void ToImage_Ramp_IsARampInImagePixels()
    {
        var frame = ImageFrame.Whole(48, 128);
        var cosines = Enumerable.Range(0, 64 * 64).Select(cell => cell % 64 / 64f).ToArray();
        var grid = new FeatureGrid(new ImageEmbedding(new float[256 * 64 * 64], 256, 64, frame));

        var map = new LocationConfidence(grid, cosines, new float[64 * 64], 1).ToImage();

        // Column x of 128 has its centre at cell (x + 0.5) / 2 - 0.5; the outermost ones are clamped.
        Assert.Equal(48 * 128, map.Length);
        for (var x = 2; x < 126; x++)
        {
            Assert.Equal((((x + 0.5) / 2) - 0.5) / 64, map[(20 * 128) + x], 1e-5);
        }

        Assert.Equal(0, map[0], 1e-5);
        Assert.Equal(63 / 64.0, map[127], 1e-5);
    }

    [Fact]
    public void Min_Padding_DoesNotCount()
    {
        var cosines = new float[64 * 64];
        Array.Fill(cosines, 0.5f);
        cosines[63 * 64] = -1;
        var grid = new FeatureGrid(
            new ImageEmbedding(new float[256 * 64 * 64], 256, 64, ImageFrame.Whole(500, 1000)));

        var confidence = new LocationConfidence(grid, cosines, new float[64 * 64], 1);

        Assert.Equal(0.5f, confidence.Min);
    }
}
