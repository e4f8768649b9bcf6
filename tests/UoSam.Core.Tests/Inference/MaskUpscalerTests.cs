using UoSam.Core.Inference;
using UoSam.Core.Masks;

namespace UoSam.Core.Tests.Inference;

public sealed class MaskUpscalerTests
{
    [Theory]
    [InlineData(375, 500)]
    [InlineData(500, 351)]
    [InlineData(1024, 1024)]
    [InlineData(37, 900)]
    [InlineData(1300, 2100)]
    [InlineData(1, 1)]
    public void Upscale_AnySize_EqualsTheTwoInterpolations(int height, int width)
    {
        var logits = Logits();
        var frame = ImageFrame.Whole(height, width);
        var wide = Bilinear(logits, 256, 256, 1024, 1024);
        var cropped = Crop(wide, 1024, frame.ResizedHeight, frame.ResizedWidth);
        var expected = Bilinear(cropped, frame.ResizedHeight, frame.ResizedWidth, height, width);

        var found = new MaskUpscaler(frame).Upscale(logits.Select(value => (float)value).ToArray());

        Assert.Equal(expected.Length, found.Length);
        // Logits of +-20; the places of float32 and double samples differ by about 1e-4 of a pixel.
        Assert.True(expected.Zip(found, (a, b) => Math.Abs(a - b)).Max() < 5e-3);
    }

    [Fact]
    public void Threshold_EqualValues_AreNotAbove()
    {
        var flat = Enumerable.Repeat(1f, 37 * 21).ToArray();

        Assert.Equal(0, MaskUpscaler.Threshold(flat, 37, 21, 1).Area());
        Assert.Equal(37 * 21, MaskUpscaler.Threshold(flat, 37, 21, 0.99f).Area());
    }

    [Theory]
    [InlineData(375, 500)]
    [InlineData(500, 351)]
    [InlineData(1300, 2100)]
    [InlineData(37, 900)]
    [InlineData(1, 1)]
    public void ToMask_NoisyOrSmoothLogits_IsWhereUpscaledLogitsAreAboveZero(int height, int width)
    {
        var upscaler = new MaskUpscaler(ImageFrame.Whole(height, width));
        float[] noise = [.. Logits().Select(value => (float)value)];
        float[] disk = [.. Enumerable.Range(0, 65536).Select(i => 20 - MathF.Sqrt(Square((i % 256) - 60) + Square((i / 256) - 50)))];

        foreach (var logits in new[] { noise, disk, [.. disk.Select(value => -value)] })
        {
            var upscaled = upscaler.Upscale(logits);
            var mask = upscaler.ToMask(logits);

            Assert.All(
                Enumerable.Range(0, upscaled.Length).Where(i => (upscaled[i] > 0) != mask[i / width, i % width]),
                i => Assert.Fail($"pixel {i}: {upscaled[i]}"));
        }

        static float Square(int value) => value * value;
    }

    [Fact]
    public void At_EveryPixel_IsTheUpscaledValueToTheBit()
    {
        var upscaler = new MaskUpscaler(ImageFrame.Whole(123, 211));
        float[] logits = [.. Logits().Select(value => (float)value)];

        var upscaled = upscaler.Upscale(logits);

        Assert.Equal(upscaled, Enumerable.Range(0, upscaled.Length).Select(i => upscaler.At(logits, i / 211, i % 211)));
    }

    [Fact]
    public void Upscale_Crop_IsOfTheCropsSize()
    {
        var frame = new ImageFrame(400, 600, new PixelBox(100, 50, 400, 250), 1, 1024);
        var half = Enumerable.Range(0, 65536).Select(i => i % 256 < 128 ? 1f : -1f).ToArray();

        var mask = new MaskUpscaler(frame).ToMask(half);

        Assert.Equal((200, 300), (mask.Height, mask.Width));
        Assert.Equal(200 * 150, mask.Area());
    }

    private static double[] Logits()
    {
        var random = new Random(3);
        return Enumerable.Range(0, 65536).Select(_ => (random.NextDouble() - 0.5) * 40).ToArray();
    }

    private static double[] Crop(double[] values, int stride, int height, int width) =>
        Enumerable.Range(0, height).SelectMany(y => values.Skip(y * stride).Take(width)).ToArray();

    // torch.nn.functional.interpolate(mode="bilinear", align_corners=False), as its documentation defines it.
    private static double[] Bilinear(double[] source, int height, int width, int newHeight, int newWidth)
    {
        var result = new double[newHeight * newWidth];
        for (var y = 0; y < newHeight; y++)
        {
            var (y0, y1, fy) = Place(y, height, newHeight);
            for (var x = 0; x < newWidth; x++)
            {
                var (x0, x1, fx) = Place(x, width, newWidth);
                var upper = (source[(y0 * width) + x0] * (1 - fx)) + (source[(y0 * width) + x1] * fx);
                var lower = (source[(y1 * width) + x0] * (1 - fx)) + (source[(y1 * width) + x1] * fx);
                result[(y * newWidth) + x] = (upper * (1 - fy)) + (lower * fy);
            }
        }

        return result;
    }

    private static (int Low, int High, double Fraction) Place(int position, int source, int target)
    {
        var place = Math.Max(((position + 0.5) * source / target) - 0.5, 0);
        var low = Math.Min((int)place, source - 1);
        return (low, Math.Min(low + 1, source - 1), place - low);
    }
}
