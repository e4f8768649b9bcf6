using UoSam.Core.Imaging;
using UoSam.Core.Inference;
using UoSam.Core.Masks;
using UoSam.Testing;

namespace UoSam.Core.Tests.Inference;

public sealed class EncoderInputTests
{
    [Fact]
    public void Write_PlainImage_NormalisesAndPadsWithZeros()
    {
        var pixels = Enumerable.Repeat(new byte[] { 200, 100, 0 }, 4 * 8).SelectMany(pixel => pixel).ToArray();
        var tensor = Enumerable.Repeat(7f, 3 * 16 * 16).ToArray();

        EncoderInput.Write(new RgbImage(4, 8, pixels), ImageFrame.Whole(4, 8, 16), tensor, 16, 16);

        // (200 - 123.675) / 58.395, (100 - 116.28) / 57.12, (0 - 103.53) / 57.375; 4 x 8 becomes 8 x 16.
        float[] expected = [1.307047f, -0.285014f, -1.804444f];
        for (var channel = 0; channel < 3; channel++)
        {
            var plane = tensor.AsSpan(channel * 256, 256).ToArray();
            Assert.All(plane[..128], value => Assert.Equal(expected[channel], value, 1e-5));
            Assert.All(plane[128..], value => Assert.Equal(0, value));
        }
    }

    [Fact]
    public void Write_Crop_TakesItsPixelsOnly()
    {
        var image = new RgbImage(2, 4, [.. Enumerable.Range(0, 24).Select(i => (byte)(i * 10))]);
        var tensor = new float[3 * 2 * 2];

        EncoderInput.Write(image, new ImageFrame(2, 4, new PixelBox(1, 0, 3, 2), 1, 2), tensor, 2, 2);

        float[] red = [30, 60, 150, 180];
        Assert.Equal(red.Select(value => (value - 123.675f) / 58.395f), tensor[..4]);
    }

    [Fact]
    public void Write_FewerRowsThanTheSquare_LeavesOutPaddingOnly()
    {
        var image = SyntheticImage.DiskAndBox(20, 32);
        var (square, tight) = (new float[3 * 64 * 64], new float[3 * 48 * 64]);

        EncoderInput.Write(image, ImageFrame.Whole(20, 32, 64), square, 64, 64);
        EncoderInput.Write(image, ImageFrame.Whole(20, 32, 64), tight, 48, 64);

        for (var channel = 0; channel < 3; channel++)
        {
            Assert.Equal(square.AsSpan(channel * 4096, 48 * 64), tight.AsSpan(channel * 48 * 64, 48 * 64));
            Assert.All(square.AsSpan((channel * 4096) + (48 * 64), 16 * 64).ToArray(), value => Assert.Equal(0, value));
        }
    }
}
