using System.Text;
using UoSam.Cli.Video;
using UoSam.Core;
using UoSam.Core.Imaging;

namespace UoSam.Cli.Tests.Video;

/// <summary>YUV4MPEG by hand-made bytes and by what ffmpeg makes of the same pictures.</summary>
public sealed class Y4mTests
{
    [Theory]
    [InlineData(81, 90, 240, 255, 0, 0)]
    [InlineData(145, 54, 34, 0, 255, 0)]
    [InlineData(41, 240, 110, 0, 0, 255)]
    [InlineData(16, 128, 128, 0, 0, 0)]
    [InlineData(235, 128, 128, 255, 255, 255)]
    public async Task Read_ColourBars_AreThoseOfBt601(byte y, byte cb, byte cr, int r, int g, int b)
    {
        // 3 x 3: chroma of 2 x 2, the last row and column with a half of their own.
        byte[] frame = [.. Enumerable.Repeat(y, 9), .. Enumerable.Repeat(cb, 4), .. Enumerable.Repeat(cr, 4)];

        var picture = await ReadAsync("YUV4MPEG2 W3 H3 F30000:1001 Ip A1:1 C420jpeg\n", frame);

        Assert.Equal((3, 3), (picture.Height, picture.Width));
        Assert.All(picture.Pixels.Chunk(3), pixel =>
        {
            Assert.InRange(pixel[0], r - 2, r + 2);
            Assert.InRange(pixel[1], g - 2, g + 2);
            Assert.InRange(pixel[2], b - 2, b + 2);
        });
    }

    [Fact]
    public async Task Read_FullRange_LumaIsAsItIs()
    {
        var picture = await ReadAsync("YUV4MPEG2 W2 H1 F25:1 Cmono XCOLORRANGE=FULL\n", [7, 250]);

        Assert.Equal([7, 7, 7, 250, 250, 250], picture.Pixels);
    }

    [Theory]
    [InlineData("YUV4MPEG2 W2 H2 F25:1 C420p10\nFRAME\n", "C420p10; expected C420, C422, C444 or Cmono")]
    [InlineData("YUV4MPEG2 W2 H2 It\nFRAME\n", "is interlaced (It)")]
    [InlineData("YUV4MPEG2 W0 H2\nFRAME\n", "has 'W0' for a width")]
    [InlineData("YUV4MPEG2 W2\nFRAME\n", "has 'H' for a height")]
    [InlineData("YUV4MPEG2 W65535 H65535\nFRAME\n", "scale it down")]
    [InlineData("YUV4MPEG2 W99999999999 H2\nFRAME\n", "expected 1 to 65535")]
    [InlineData("YUV4MPEG3 W2 H2\nFRAME\n", "no YUV4MPEG2 stream")]
    [InlineData("YUV4MPEG2 W2 H2\nFRAMES\n123456", "'FRAME' where FRAME is expected")]
    [InlineData("YUV4MPEG2 W2 H2\nFRAME\n123", "ends after 3 of the 6 bytes of a frame")]
    [InlineData("YUV4MPEG2 W2 H2", "ends in the head of a picture")]
    public async Task Read_Malformed_SaysWhatWasFound(string text, string expected)
    {
        using var stream = new MemoryStream(Encoding.ASCII.GetBytes(text));

        var error = await Assert.ThrowsAsync<InvalidInputException>(() => new PictureStream(stream, null).ReadAsync(3, default));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_EndlessLine_IsCutOff()
    {
        using var stream = new MemoryStream(Encoding.ASCII.GetBytes($"YUV4MPEG2 {new string('X', 100_000)}"));

        var error = await Assert.ThrowsAsync<InvalidInputException>(() => new PictureStream(stream, null).ReadAsync(3, default));

        Assert.Contains("more than 256 characters", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("yuv420p", 6)]
    [InlineData("yuv422p", 4)]
    [InlineData("yuv444p", 2)]
    public async Task Read_WhatFfmpegWrites_IsThePicture(string format, double most)
    {
        var pixels = Ffmpeg.Waves(64, 48, 3);
        var y4m = await Ffmpeg.RunAsync(
            pixels, [.. Ffmpeg.Raw("rgb24", 64, 48, 30), "-pix_fmt", format, "-f", "yuv4mpegpipe", "-"]);
        using var stream = new MemoryStream(y4m);
        var pictures = new PictureStream(stream, null);
        var read = new List<byte>();
        while (await pictures.ReadAsync(3, default) is { } picture)
        {
            read.AddRange(picture.Pixels);
        }

        Assert.Equal(pixels.Length, read.Count);
        Assert.Equal(30, pictures.Rate);
        Assert.InRange(MeanDifference(pixels, read), 0, most);
    }

    [Fact]
    public async Task From_Picture_FfmpegReadsIt()
    {
        // Odd sides: the last chroma values stand for fewer pixels.
        var pixels = Ffmpeg.Waves(63, 47, 1);
        byte[] y4m =
        [
            .. Encoding.ASCII.GetBytes(Y4mHeader.Write(47, 63, 30000 / 1001.0)), .. "FRAME\n"u8,
            .. Y4mPixels.From(new RgbImage(47, 63, pixels)),
        ];

        var read = await Ffmpeg.RunAsync(y4m, "-f", "yuv4mpegpipe", "-i", "-", "-f", "rawvideo", "-pix_fmt", "rgb24", "-");

        Assert.Equal(pixels.Length, read.Length);
        Assert.InRange(MeanDifference(pixels, read), 0, 6);
    }

    [Theory]
    [InlineData(25, "F25000:1000")]
    [InlineData(29.97, "F30000:1001")]
    [InlineData(12.5, "F12500:1000")]
    public void Write_Rate_IsAFraction(double rate, string expected) =>
        Assert.Contains($" {expected} ", Y4mHeader.Write(2, 2, rate), StringComparison.Ordinal);

    private static async Task<RawPicture> ReadAsync(string header, byte[] frame)
    {
        using var stream = new MemoryStream([.. Encoding.ASCII.GetBytes(header), .. "FRAME\n"u8, .. frame]);
        return (await new PictureStream(stream, null).ReadAsync(3, default))!;
    }

    private static double MeanDifference(IEnumerable<byte> one, IEnumerable<byte> other) =>
        one.Zip(other).Average(pair => Math.Abs(pair.First - pair.Second));
}
