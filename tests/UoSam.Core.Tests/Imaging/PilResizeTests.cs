using System.Security.Cryptography;
using UoSam.Core.Imaging;

namespace UoSam.Core.Tests.Imaging;

public class PilResizeTests
{
    /// <summary>
    /// SHA-256 of the RGB bytes that Pillow 9.4 gives for
    /// <c>Image.fromarray(pattern).resize((toWidth, toHeight), Image.BILINEAR)</c>.
    /// </summary>
    [Theory]
    [InlineData(375, 500, 768, 1024, "C66AE179E32A0955A503262CCE07C78FCA90DDBD8B8352B9D5B1FA4BB8553969")]
    [InlineData(1500, 1001, 1024, 683, "55341A7F5E5A6ACB77B5149672EBF590DF750DED89503D6E74B1D49C53BAD8AF")]
    [InlineData(30, 41, 1, 17, "BC35B2F13EBEEC3C3E59D073D949DE1E6BDEB6F345114E8E41817DF29BFEE2CE")]
    [InlineData(1, 1, 5, 3, "2311A24CBE7F1A7CDE9FC70F8BE1D9C6EE2F43AF80EC9AF536E4D1DC5D9E89EB")]
    [InlineData(333, 7, 64, 700, "5FF4B2B889F33821D9672D415BA14623842D8BCF17BC721E2BF4F6BE8B421CA3")]
    [InlineData(500, 375, 499, 376, "4CE9E027AEA03B51AE834B56118725BB80B2DDEBCCD38AAFF9224A5D2260AD65")]
    public void Bilinear_Pattern_EqualsPillow(int height, int width, int toHeight, int toWidth, string sha256)
    {
        var resized = PilResize.Bilinear(Pattern(height, width), toHeight, toWidth);

        Assert.Equal((toHeight, toWidth), (resized.Height, resized.Width));
        Assert.Equal(sha256, Convert.ToHexString(SHA256.HashData(resized.Pixels)));
    }

    [Fact]
    public void Bilinear_SmallPattern_EqualsPillowValues()
    {
        var resized = PilResize.Bilinear(Pattern(2, 3), 4, 5);

        byte[] expected =
        [
            0, 29, 58, 5, 34, 63, 13, 42, 71, 21, 50, 79, 26, 55, 84,
            2, 31, 60, 9, 38, 67, 19, 48, 77, 30, 59, 88, 36, 65, 94,
            5, 34, 63, 16, 45, 74, 31, 60, 89, 47, 76, 105, 57, 86, 115,
            7, 36, 65, 19, 48, 77, 37, 66, 95, 55, 84, 113, 67, 96, 125,
        ];
        Assert.Equal(expected, resized.Pixels);
    }

    [Fact]
    public void Bilinear_SameSize_ReturnsTheImage()
    {
        var image = Pattern(9, 8);

        Assert.Same(image, PilResize.Bilinear(image, 9, 8));
    }

    private static RgbImage Pattern(int height, int width)
    {
        var pixels = new byte[height * width * 3];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (y, x, c) = (i / 3 / width, i / 3 % width, i % 3);
            pixels[i] = (byte)((y * 7) + (x * 13) + (c * 29) + (y * x % 11 * 17));
        }

        return new RgbImage(height, width, pixels);
    }
}
