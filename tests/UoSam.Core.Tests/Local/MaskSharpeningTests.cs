using UoSam.Core.Denoising;
using UoSam.Core.Inference;
using UoSam.Core.Local;

namespace UoSam.Core.Tests.Local;

public class MaskSharpeningTests
{
    // 240 x 256 and 256 x 192 cells.
    [Theory]
    [InlineData(375, 400, 0.7f)]
    [InlineData(400, 300, 1f)]
    public void Sharpen_Noise_AsPixelByPixel(int height, int width, float amount)
    {
        var grid = new MapGrid(ImageFrame.Whole(height, width));
        var random = new Random(height);
        var values = Enumerable.Range(0, grid.Length).Select(_ => (random.NextSingle() * 2) - 1).ToArray();

        var sharp = MaskSharpening.Sharpen(values, grid, amount);

        foreach (var (y, x) in new[] { (0, 0), (0, grid.Columns - 1), (grid.Rows - 1, 3), (grid.Rows - 1, grid.Columns - 1), (100, 77) })
        {
            var i = (y * grid.Columns) + x;
            Assert.Equal(values[i] + (amount * (values[i] - Mean(values, grid, y, x))), sharp[i], 1e-5);
        }
    }

    [Fact]
    public void Sharpen_ConstantOrNothing_StaysAsItIs()
    {
        var grid = new MapGrid(ImageFrame.Whole(256, 256));
        var constant = Enumerable.Repeat(0.3f, grid.Length).ToArray();
        var step = Enumerable.Range(0, grid.Length).Select(i => i % grid.Columns < 99 ? 1f : -1).ToArray();

        Assert.All(MaskSharpening.Sharpen(constant, grid, 1), value => Assert.Equal(0.3f, value, 1e-5f));
        Assert.Equal(step, MaskSharpening.Sharpen(step, grid, 0));
        Assert.Equal(step, MaskSharpening.Sharpen(step, grid, 1).Select(value => (float)MathF.Sign(value)));
    }

    // The Gaussian of two cells up to three deviations, in both directions; beyond the grid its border repeats.
    private static double Mean(float[] values, MapGrid grid, int y, int x)
    {
        var (sum, weights) = (0.0, 0.0);
        for (var dy = -6; dy <= 6; dy++)
        {
            for (var dx = -6; dx <= 6; dx++)
            {
                var weight = Math.Exp(-((dx * dx) + (dy * dy)) / 8.0);
                var (row, column) = (Math.Clamp(y + dy, 0, grid.Rows - 1), Math.Clamp(x + dx, 0, grid.Columns - 1));
                sum += weight * values[(row * grid.Columns) + column];
                weights += weight;
            }
        }

        return sum / weights;
    }
}
