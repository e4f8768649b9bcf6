using UoSam.Core.Denoising;
using UoSam.Core.Inference;
using UoSam.Core.Masks;

namespace UoSam.Core.Tests.Denoising;

public class MapGridTests
{
    // 60 x 100: the longer side fills 256 cells, the shorter 154 (614 of 1024 input rows, rounded up to cells of 4).
    private static readonly MapGrid Grid = new(ImageFrame.Whole(60, 100));

    [Fact]
    public void Size_WideImage_LeavesThePaddingOut()
    {
        Assert.Equal((154, 256), (Grid.Rows, Grid.Columns));
    }

    [Fact]
    public void Share_LeftHalf_CoversTheLeftHalfOfTheColumns()
    {
        var region = new BitMask(60, 100);
        for (var y = 0; y < 60; y++)
        {
            region.SetRun(y, 0, 50);
        }

        var share = Grid.Share(region);

        Assert.Equal(1, share[(10 * 256) + 127], 0.001);
        Assert.Equal(0, share[(10 * 256) + 128], 0.001);
    }

    [Fact]
    public void Pad_WideImage_KeepsTheValuesAndRepeatsTheLastRow()
    {
        var values = Enumerable.Range(0, Grid.Length).Select(i => (float)i).ToArray();

        var padded = Grid.Pad(values);

        Assert.Equal(values, padded[..Grid.Length]);
        Assert.Equal(values[^1], padded[^1]);
        Assert.Equal(values[Grid.Length - 256], padded[255 * 256]);
    }
}
