using UoSam.Core.Imaging;
using UoSam.Core.Inference;

namespace UoSam.Core.Tests.Inference;

public class MaskColoursTests
{
    [Theory]
    [InlineData(1024, 1024)]
    [InlineData(611, 1024)]
    [InlineData(1024, 5)]
    public void Of_ImageOfTheInputsSize_IsTheMeanOfEachCellsPixels(int height, int width)
    {
        var random = new Random(7);
        var pixels = new byte[height * width * 3];
        random.NextBytes(pixels);

        var colours = MaskColours.Of(InputBands.Of(new RgbImage(height, width, pixels), ImageFrame.Whole(height, width))).Values;

        Assert.Equal(3 * 256 * 256, colours.Length);
        for (var cell = 0; cell < 256 * 256; cell++)
        {
            var (top, left) = (4 * (cell / 256), 4 * (cell % 256));
            for (var colour = 0; colour < 3; colour++)
            {
                var (sum, count) = (0, 0);
                for (var y = top; y < Math.Min(top + 4, height); y++)
                {
                    for (var x = left; x < Math.Min(left + 4, width); x++)
                    {
                        sum += pixels[(((y * width) + x) * 3) + colour];
                        count++;
                    }
                }

                Assert.Equal((double)sum / Math.Max(count, 1), colours[(colour * 65536) + cell], 0.51);
            }
        }
    }
}
