using UoSam.Core.Imaging;
using UoSam.Core.Inference;

namespace UoSam.Core.Tests.Inference;

public class CellColoursTests
{
    // SAM's mean and deviation of R, G, B on the 0..255 scale (segment_anything, build_sam.py).
    private static readonly double[] Mean = [123.675, 116.28, 103.53];
    private static readonly double[] Deviation = [58.395, 57.12, 57.375];

    [Theory]
    [InlineData(1024, 1024)]
    [InlineData(611, 1024)]
    [InlineData(1024, 5)]
    public void Of_ImageOfTheInputsSize_IsMeanAndDeviationOfEachCellsPixels(int height, int width)
    {
        var random = new Random(7);
        var pixels = new byte[height * width * 3];
        random.NextBytes(pixels);

        var colours = CellColours.Of(InputBands.Of(new RgbImage(height, width, pixels), ImageFrame.Whole(height, width))).Values;

        for (var cell = 0; cell < 64 * 64; cell++)
        {
            var (top, left) = (16 * (cell / 64), 16 * (cell % 64));
            for (var colour = 0; colour < 3; colour++)
            {
                var values = Enumerable.Range(top, 16).Where(y => y < height).SelectMany(y =>
                    Enumerable.Range(left, 16).Where(x => x < width).Select(x =>
                        (pixels[(((y * width) + x) * 3) + colour] - Mean[colour]) / Deviation[colour])).ToArray();
                var mean = values.DefaultIfEmpty().Average();
                var deviation = Math.Sqrt(values.DefaultIfEmpty().Average(value => (value - mean) * (value - mean)));
                Assert.Equal(mean, colours[(colour * 4096) + cell], 1e-4);
                Assert.Equal(deviation, colours[((3 + colour) * 4096) + cell], 1e-3);
            }
        }
    }

    [Fact]
    public void Of_BlackAndWhite_StaysWithinTheBound()
    {
        var pixels = new byte[8 * 8 * 3];
        pixels.AsSpan(96).Fill(255);

        var colours = CellColours.Of(InputBands.Of(new RgbImage(8, 8, pixels), ImageFrame.Whole(8, 8)));

        Assert.Equal(CellColours.Length, colours.Values.Length);
        Assert.All(colours.Values, value => Assert.InRange(value, -CellColours.Most, CellColours.Most));
    }
}
