using System.Text;
using UoSam.Cli.Video;
using UoSam.Core;
using UoSam.Core.Imaging;

namespace UoSam.Cli.Tests.Video;

/// <summary>The forms of pictures in a pipe, as ffmpeg and Netpbm write them.</summary>
public sealed class PictureStreamTests
{
    [Fact]
    public async Task Read_PpmThenPgm_SizesAndBytesOfEach()
    {
        using var stream = Bytes("P6\n# a comment, 7\n2 1\n255\nabcdefP5 3 1 255\nxyz");
        var pictures = new PictureStream(stream, null);

        var frame = await pictures.ReadAsync(3, default);
        var map = await pictures.ReadAsync(1, default);

        Assert.Equal((1, 2, "abcdef"), (frame!.Height, frame.Width, Encoding.ASCII.GetString(frame.Pixels)));
        Assert.Equal((1, 3, "xyz"), (map!.Height, map.Width, Encoding.ASCII.GetString(map.Pixels)));
        Assert.Null(await pictures.ReadAsync(3, default));
    }

    [Fact]
    public async Task Read_BarePixels_CutsByTheSize()
    {
        using var stream = Bytes("abcdefxyghijkl");
        var pictures = new PictureStream(stream, new ImageSize(1, 2));

        Assert.Equal("abcdef", Encoding.ASCII.GetString((await pictures.ReadAsync(3, default))!.Pixels));
        Assert.Equal("xy", Encoding.ASCII.GetString((await pictures.ReadAsync(1, default))!.Pixels));
        Assert.Equal("ghijkl", Encoding.ASCII.GetString((await pictures.ReadAsync(3, default))!.Pixels));
    }

    [Theory]
    [InlineData("P6 2 1 255\nabc", "ends after 3 of the 6 bytes")]
    [InlineData("P5 2 1 255\nab", "'P5' where a PPM picture (P6) should begin; bare pixels need --size")]
    [InlineData("P6 2 1 65535\nab", "a largest value of 65535; expected a size above 0 and 255")]
    [InlineData("P6 2 x", "'x' in the head of a picture where a number is expected")]
    [InlineData("P6 2", "ends in the head of a picture")]
    [InlineData("P6 99999999 9999999 255\n", "scale it down")]
    public async Task Read_Malformed_SaysWhatWasFound(string text, string expected)
    {
        using var stream = Bytes(text);

        var error = await Assert.ThrowsAsync<InvalidInputException>(() => new PictureStream(stream, null).ReadAsync(3, default));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void BmpPicture_OddWidth_ReadsBackAsItWas()
    {
        byte[] pixels = [.. Enumerable.Range(0, 3 * 5 * 3).Select(i => (byte)(i * 5))];

        var image = ImageReader.Read(BmpPicture.Write(new RawPicture(3, 5, 3, pixels)), ImageLimits.Default);

        Assert.Equal((3, 5), (image.Height, image.Width));
        Assert.Equal(pixels, image.Pixels);
    }

    private static MemoryStream Bytes(string text) => new(Encoding.ASCII.GetBytes(text));
}
