using UoSam.Core.Imaging;

namespace UoSam.Core.Tests.Imaging;

public class ImageHeaderReaderTests
{
    public static TheoryData<byte[], ImageFormat, int> Files => new()
    {
        { ImageFixtures.Png6, ImageFormat.Png, 6 },
        { ImageFixtures.Webp6, ImageFormat.Webp, 6 },
        { ImageFixtures.Tiff6, ImageFormat.Tiff, 6 },
        { ImageFixtures.Bmp, ImageFormat.Bmp, 1 },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void Read_SmallFile_TellsFormatSizeAndOrientation(byte[] file, ImageFormat format, int orientation)
    {
        var header = ImageHeaderReader.Read(file);

        Assert.Equal(new ImageHeader(format, new ImageSize(3, 2), orientation), header);
    }

    [Fact]
    public void Read_JpegWithOrientation_TellsTheStoredSize()
    {
        var header = ImageHeaderReader.Read(ImageFixtures.Flat6);

        Assert.Equal(ImageFormat.Jpeg, header.Format);
        Assert.Equal(new ImageSize(16, 24), header.StoredSize);
    }

    [Theory]
    [InlineData("PNG")]
    [InlineData("JPEG")]
    [InlineData("WebP")]
    [InlineData("BMP")]
    [InlineData("TIFF")]
    public void Read_HugeHeader_TellsItsSize(string format)
    {
        var header = ImageHeaderReader.Read(ImageFixtures.HugeHeader(format));

        Assert.Equal(new ImageSize(60_000, 50_000), header.StoredSize);
    }

    [Fact]
    public void Read_NoBytes_SaysEmpty()
    {
        var fault = Assert.Throws<InvalidInputException>(() => ImageHeaderReader.Read([]));

        Assert.Equal("IMAGE_EMPTY", fault.Reason);
    }

    [Fact]
    public void Read_Gif_NamesFirstBytesAndSupportedFormats()
    {
        var fault = Assert.Throws<InvalidInputException>(() => ImageHeaderReader.Read("GIF87a\0\0\0"u8));

        Assert.Equal("IMAGE_FORMAT", fault.Reason);
        Assert.Contains("474946383761", fault.Message, StringComparison.Ordinal);
        Assert.Contains("JPEG, PNG, WebP, BMP and TIFF", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MutatedFiles_NeverFailsOtherwiseThanInvalidInput()
    {
        byte[][] files =
        [
            ImageFixtures.Png6, ImageFixtures.Webp6, ImageFixtures.Tiff6, ImageFixtures.Bmp, ImageFixtures.Flat6,
        ];
        var random = new Random(1);
        var refused = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var file = files[i % files.Length][..];
            for (var change = random.Next(4); change >= 0; change--)
            {
                file[random.Next(Math.Min(file.Length, 160))] = (byte)(random.Next(3) * 127.5);
            }

            try
            {
                var header = ImageHeaderReader.Read(file.AsSpan(0, random.Next(1, file.Length + 1)));
                Assert.True(header.StoredSize.Pixels > 0 && header.Orientation is >= 1 and <= 8);
            }
            catch (InvalidInputException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 1000, 19_000);
    }
}
