using UoSam.Core.Imaging;

namespace UoSam.Core.Tests.Imaging;

public class ImageOrientationTests
{
    /// <summary>The 2 x 3 picture 0 1 2 / 3 4 5 under the eight orientations, worked out by hand.</summary>
    [Theory]
    [InlineData(1, 2, new byte[] { 0, 1, 2, 3, 4, 5 })]
    [InlineData(2, 2, new byte[] { 2, 1, 0, 5, 4, 3 })]
    [InlineData(3, 2, new byte[] { 5, 4, 3, 2, 1, 0 })]
    [InlineData(4, 2, new byte[] { 3, 4, 5, 0, 1, 2 })]
    [InlineData(5, 3, new byte[] { 0, 3, 1, 4, 2, 5 })]
    [InlineData(6, 3, new byte[] { 3, 0, 4, 1, 5, 2 })]
    [InlineData(7, 3, new byte[] { 5, 2, 4, 1, 3, 0 })]
    [InlineData(8, 3, new byte[] { 2, 5, 1, 4, 0, 3 })]
    public void Apply_EachOrientation_MovesPixelsAsExifSays(int orientation, int height, byte[] expected)
    {
        var pixels = Enumerable.Range(0, 6).SelectMany(v => new[] { (byte)v, (byte)v, (byte)v }).ToArray();

        var upright = ImageOrientation.Apply(new RgbImage(2, 3, pixels), orientation);

        Assert.Equal(height, upright.Height);
        Assert.Equal(expected, upright.Pixels.Where((_, i) => i % 3 == 0).ToArray());
    }
}
