using System.Buffers.Binary;
using UoSam.Core.Imaging;

namespace UoSam.Core.Tests.Imaging;

public class ImageReaderTests
{
    public static TheoryData<byte[]> Turned => new() { ImageFixtures.Png6, ImageFixtures.Webp6, ImageFixtures.Tiff6 };

    public static TheoryData<byte[]> All => new()
    {
        ImageFixtures.Png6, ImageFixtures.Webp6, ImageFixtures.Tiff6, ImageFixtures.Bmp, ImageFixtures.Flat6,
    };

    [Theory]
    [MemberData(nameof(Turned))]
    public void Read_Orientation6_TurnsUpright(byte[] file)
    {
        var image = ImageReader.Read(file, ImageLimits.Default);

        Assert.Equal((2, 3), (image.Height, image.Width));
        Assert.Equal(ImageFixtures.Upright, image.Pixels);
    }

    [Theory]
    [MemberData(nameof(Turned))]
    public void Read_LabelMapOfStoredSize_KeepsStoredPixels(byte[] file)
    {
        var image = ImageReader.Read(file, ImageLimits.Default, new ImageSize(3, 2));

        Assert.Equal((3, 2), (image.Height, image.Width));
        Assert.Equal(ImageFixtures.Stored, image.Pixels);
    }

    [Theory]
    [InlineData(2, 3)]
    [InlineData(6, 4)]
    public void Read_LabelMapOfAnotherSize_TurnsUpright(int height, int width)
    {
        var image = ImageReader.Read(ImageFixtures.Png6, ImageLimits.Default, new ImageSize(height, width));

        Assert.Equal(ImageFixtures.Upright, image.Pixels);
    }

    [Fact]
    public void Read_Bmp_GivesStoredPixels()
    {
        var image = ImageReader.Read(ImageFixtures.Bmp, ImageLimits.Default);

        Assert.Equal(ImageFixtures.Stored, image.Pixels);
    }

    [Fact]
    public void Read_Grey16_ScalesToEightBitsInThreeChannels()
    {
        var image = ImageReader.Read(ImageFixtures.Grey16, ImageLimits.Default);

        Assert.Equal(new byte[] { 0, 0, 0, 1, 1, 1, 255, 255, 255 }, image.Pixels);
    }

    [Fact]
    public void Read_CmykJpeg_GivesWhatPillowGives()
    {
        var image = ImageReader.Read(ImageFixtures.Cmyk, ImageLimits.Default);

        Assert.Equal(new byte[] { 255, 127, 0 }, image.Pixels[..3]);
    }

    [Fact]
    public void Read_FlatJpeg_GivesWhatPillowGives()
    {
        var image = ImageReader.Read(ImageFixtures.Flat6, ImageLimits.Default);

        Assert.Equal((24, 16), (image.Height, image.Width));
        Assert.Equal(new byte[] { 200, 30, 59 }, image.Pixels[..3]);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Read_CutOffAnywhere_Refuses(byte[] file)
    {
        for (var length = 1; length < file.Length; length++)
        {
            var fault = Assert.Throws<InvalidInputException>(
                () => ImageReader.Read(file.AsMemory(0, length), ImageLimits.Default));

            Assert.Contains(fault.Reason, new[] { "IMAGE_CORRUPT", "IMAGE_FORMAT" });
        }
    }

    [Fact]
    public void Read_PngWithChangedByteInItsData_SaysWrongChecksum()
    {
        var file = ImageFixtures.Png6;
        file[^20] ^= 1;

        var fault = Assert.Throws<InvalidInputException>(() => ImageReader.Read(file, ImageLimits.Default));

        Assert.Equal("IMAGE_CORRUPT", fault.Reason);
        Assert.Contains("wrong checksum in IDAT", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PNG")]
    [InlineData("JPEG")]
    [InlineData("WebP")]
    [InlineData("BMP")]
    [InlineData("TIFF")]
    public void Read_HugeHeader_RefusesBeforeDecodingWithBothNumbers(string format)
    {
        var file = ImageFixtures.HugeHeader(format);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var fault = Assert.Throws<InvalidInputException>(() => ImageReader.Read(file, ImageLimits.Default));

        Assert.Equal("IMAGE_TOO_LARGE", fault.Reason);
        Assert.Contains("3000000000", fault.Message, StringComparison.Ordinal);
        Assert.Contains("89478485", fault.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    /// <summary>Of few pixels, but decoders hold rows apart.</summary>
    [Theory]
    [InlineData(1, 1_000_001)]
    [InlineData(1_000_001, 1)]
    public void Read_SidePastTheLimit_RefusesBeforeDecoding(int height, int width)
    {
        byte[] file = [.. ImageFixtures.HugeHeader("PNG")];
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(20), height);

        var fault = Assert.Throws<InvalidInputException>(() => ImageReader.Read(file, ImageLimits.Default));

        Assert.Equal("IMAGE_TOO_LARGE", fault.Reason);
        Assert.Contains("the limit of either side is 1000000", fault.Message, StringComparison.Ordinal);
    }

    /// <summary>Pictures of one pixel, or of hardly any bytes, that would cost their decoder gigabytes.</summary>
    [Theory]
    [InlineData(1, 1, 3, 8, 16384, 16384)]
    [InlineData(4000, 20000, 3, 8, 16384, 65536)]
    [InlineData(1, 1, 3, 8, 16, -1)]
    [InlineData(1, 1, 60, 8, 4096, 4096)]
    [InlineData(9000, 9000, 60, 8, 1, 1)]
    [InlineData(9000, 9000, 3, 64, 1, 1)]
    public void Read_TiffThatCostsFarMoreThanItsSize_RefusesBeforeDecoding(
        int height, int width, int samples, int bits, int tileHeight, int tileWidth)
    {
        var file = ImageFixtures.Tiff(height, width, samples, bits, tileHeight, tileWidth);

        var fault = Assert.Throws<InvalidInputException>(() => ImageReader.Read(file, ImageLimits.Default));

        Assert.Equal("IMAGE_TOO_LARGE", fault.Reason);
    }

    /// <summary>None of these is refused before its decoder finds that it has no pixels.</summary>
    [Theory]
    [InlineData(1, 1, 3, 8, 4096, 4096)]
    [InlineData(9000, 9000, 4, 16, 9008, 9008)]
    [InlineData(1000, 1000, 30, 8, 256, 256)]
    public void Read_TiffOfUsualTilesAndSamples_IsLeftToTheDecoder(
        int height, int width, int samples, int bits, int tileHeight, int tileWidth)
    {
        var file = ImageFixtures.Tiff(height, width, samples, bits, tileHeight, tileWidth);

        var fault = Assert.Throws<InvalidInputException>(() => ImageReader.Read(file, ImageLimits.Default));

        Assert.Equal("IMAGE_CORRUPT", fault.Reason);
    }

    [Fact]
    public void Read_MoreBytesThanTheLimit_RefusesWithBothNumbers()
    {
        var limits = new ImageLimits(MaxBytes: 100);

        var fault = Assert.Throws<InvalidInputException>(() => ImageReader.Read(new byte[101], limits));

        Assert.Equal("IMAGE_TOO_LARGE", fault.Reason);
        Assert.Contains("101 bytes, the limit is 100", fault.Message, StringComparison.Ordinal);
    }
}
