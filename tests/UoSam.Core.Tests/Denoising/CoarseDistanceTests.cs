using UoSam.Core.Denoising;
using UoSam.Core.Inference;
using UoSam.Core.Masks;

namespace UoSam.Core.Tests.Denoising;

public class CoarseDistanceTests
{
    // 256 x 256 pixels: a pixel per cell, so shares are whole and distances count pixels.
    private static readonly MapGrid Grid = new(ImageFrame.Whole(256, 256));

    [Fact]
    public void Of_Box_IsTheDistanceToItsEdges()
    {
        var region = new BitMask(256, 256);
        for (var y = 100; y < 140; y++)
        {
            region.SetRun(y, 50, 90);
        }

        var signed = CoarseDistance.Of(region, Grid);

        Assert.Equal(0.5f, signed[(120 * 256) + 50]);
        Assert.Equal(9.5f, signed[(120 * 256) + 59]);
        Assert.Equal(-0.5f, signed[(120 * 256) + 49]);
        Assert.Equal(-19.5f, signed[(120 * 256) + 30]);
        Assert.Equal(0.5f - MathF.Sqrt(200), signed[(90 * 256) + 40], 0.001);
    }

    [Fact]
    public void Of_PartlyCoveredCells_AreTheirShareLessOneHalf()
    {
        // Two pixels per cell and direction: the last column of cells is half covered.
        var region = new BitMask(512, 512);
        for (var y = 0; y < 512; y++)
        {
            region.SetRun(y, 0, 101);
        }

        var signed = CoarseDistance.Of(region, Grid512);

        Assert.Equal(0, signed[(60 * 256) + 50], 0.001);
    }

    private static MapGrid Grid512 { get; } = new(ImageFrame.Whole(512, 512));
}
