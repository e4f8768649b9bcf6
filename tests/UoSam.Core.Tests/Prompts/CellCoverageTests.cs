using UoSam.Core.Inference;
using UoSam.Core.Masks;
using UoSam.Core.Prompts;
using UoSam.Core.Tests.Masks;

namespace UoSam.Core.Tests.Prompts;

public class CellCoverageTests
{
    /// <summary>A cell of 16 input pixels, each pixel of the image 8: the box fills 2 x 1 pixels of 2 x 2.</summary>
    [Fact]
    public void Of_HalfACell_IsHalf()
    {
        var region = new BitMask(128, 128);
        region.SetRun(0, 0, 4);

        var coverage = CellCoverage.Of(region, ImageFrame.Whole(128, 128), 64);

        Assert.Equal(0.5f, coverage[0]);
        Assert.Equal(0.5f, coverage[1]);
        Assert.Equal(1, coverage.Sum());
    }

    /// <summary>375 x 500 comes to 768 x 1024: the last 16 rows of cells are padding.</summary>
    [Fact]
    public void Of_WholeImage_IsOneInsideAndZeroInThePadding()
    {
        var region = new BitMask(375, 500).Complement();

        var coverage = CellCoverage.Of(region, ImageFrame.Whole(375, 500), 64);

        Assert.All(coverage[..(48 * 64)], share => Assert.Equal(1, share, 1e-5f));
        Assert.All(coverage[(48 * 64)..], share => Assert.Equal(0, share));
    }

    [Fact]
    public void Of_RandomMasks_EqualsSummingPixelByPixel()
    {
        var random = new Random(11);
        for (var round = 0; round < 30; round++)
        {
            var region = MaskText.Random(random);
            var frame = ImageFrame.Whole(region.Height, region.Width);

            var coverage = CellCoverage.Of(region, frame, 64);

            var expected = BruteForce(region, frame);
            for (var cell = 0; cell < coverage.Length; cell++)
            {
                Assert.Equal(expected[cell], coverage[cell], 1e-4);
            }
        }
    }

    private static double[] BruteForce(BitMask region, ImageFrame frame)
    {
        var shares = new double[64 * 64];
        for (var cell = 0; cell < shares.Length; cell++)
        {
            for (var y = 0; y < region.Height; y++)
            {
                var rows = Overlap(cell / 64, y, frame.ResizedHeight / 16.0 / region.Height);
                for (var x = 0; rows > 0 && x < region.Width; x++)
                {
                    shares[cell] += region[y, x]
                        ? rows * Overlap(cell % 64, x, frame.ResizedWidth / 16.0 / region.Width)
                        : 0;
                }
            }
        }

        return shares;
    }

    private static double Overlap(int cell, int pixel, double cellsPerPixel) =>
        Math.Max(Math.Min(cell + 1, (pixel + 1) * cellsPerPixel) - Math.Max(cell, pixel * cellsPerPixel), 0);
}
