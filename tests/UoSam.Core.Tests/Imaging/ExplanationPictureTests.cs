using ImageMagick;
using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;
using UoSam.Core.Masks;
using UoSam.Core.Prompts;
using UoSam.Testing;

namespace UoSam.Core.Tests.Imaging;

public class ExplanationPictureTests
{
    [Fact]
    public void Draw_OneObject_ShowsOutlinesBoxAndPoint()
    {
        var image = new RgbImage(Scene.Side, Scene.Side, Enumerable.Repeat((byte)200, Scene.Side * Scene.Side * 3).ToArray());
        var counted = Scene.Mask(new PixelBox(10, 10, 40, 40));
        var other = Scene.Mask(new PixelBox(20, 20, 50, 50));
        var item = new ExplainedObject(
            5, [new PointPrompt(30, 30, true)], new BoxPrompt(8, 8, 44, 44), [counted, other], Counted: 1);

        var png = ExplanationPicture.Draw(image, [item]);

        using var picture = new MagickImage(png);
        using var pixels = picture.GetPixels();
        byte[] colour = [.. VocPalette.Color(5)];
        Assert.Equal((uint)Scene.Side, picture.Width);
        Assert.Equal(colour, Rgb(pixels, 10, 25));
        Assert.Equal(colour, Rgb(pixels, 8, 30));
        Assert.Equal(colour, Rgb(pixels, 43, 12));
        Assert.Equal([150, 150, 150], Rgb(pixels, 49, 30));
        Assert.Equal([0, 255, 0], Rgb(pixels, 30, 30));
        Assert.Equal([100, 100, 100], Rgb(pixels, 60, 60));
    }

    private static byte[] Rgb(IPixelCollection<byte> pixels, int x, int y)
    {
        var colour = pixels.GetPixel(x, y).ToColor()!;
        return [colour.R, colour.G, colour.B];
    }
}
