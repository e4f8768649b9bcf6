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
    public void Pad_ThenCrop_GivesTheSameValuesAndRepeatsTheLastRow()
    {
        var values = Enumerable.Range(0, Grid.Length).Select(i => (float)i).ToArray();

        var padded = Grid.Pad(values);

        Assert.Equal(values, Grid.Crop(padded));
        Assert.Equal(values[^1], padded[^1]);
        Assert.Equal(values[Grid.Length - 256], padded[255 * 256]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public void Blur_RandomValues_EqualsTwoMeansOverWindowsInsideTheGrid(int radius)
    {
        var random = new Random(2);
        var values = Enumerable.Range(0, Grid.Length).Select(_ => (float)random.NextDouble()).ToArray();

        var blurred = Grid.Blur(values, radius);

        var expected = Mean(Mean(values, radius), radius);
        foreach (var place in new[] { 0, 3, 255, 256 * 20, (256 * 80) + 100, Grid.Length - 1 })
        {
            Assert.Equal(expected[place], blurred[place], 0.0001);
        }
    }

    private static float[] Mean(float[] values, int radius)
    {
        var means = new float[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var (y, x) = (i / Grid.Columns, i % Grid.Columns);
            var (sum, count) = (0.0, 0);
            for (var v = Math.Max(y - radius, 0); v <= Math.Min(y + radius, Grid.Rows - 1); v++)
            {
                for (var u = Math.Max(x - radius, 0); u <= Math.Min(x + radius, Grid.Columns - 1); u++)
                {
                    sum += values[(v * Grid.Columns) + u];
                    count++;
                }
            }

            means[i] = (float)(sum / count);
        }

        return means;
    }
}
