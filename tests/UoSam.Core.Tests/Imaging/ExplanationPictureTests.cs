using ImageMagick;
using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;
using UoSam.Core.Masks;
using UoSam.Core.Prompts;
using UoSam.Testing;

namespace UoSam.Core.Tests.Imaging;

/// <summary>A grey picture of 64 x 64, which is drawn four times as large from (8, 8) on.</summary>
public class ExplanationPictureTests
{
    // 16 + (200 + 200 + 200) / 7.
    private const byte Dark = 101;

    [Fact]
    public void Draw_OneObject_ShowsItInTheWholeImageAndByItself()
    {
        var counted = Scene.Mask(new PixelBox(12, 12, 40, 40));
        var other = Scene.Mask(new PixelBox(20, 20, 50, 50));
        var item = new ExplainedObject(
            5,
            ["class 5"],
            [new PointPrompt(30, 30, true)],
            new BoxPrompt(4, 4, 60, 60),
            [new ExplainedCandidate("a", counted, true), new ExplainedCandidate("b", other, false)]);

        using var picture = new MagickImage(ExplanationPicture.Draw(
            new ExplainedImage(Picture(), Map(new PixelBox(0, 0, 10, 10)), Map(new PixelBox(16, 16, 36, 36)), [item])));

        using var pixels = picture.GetPixels();
        Assert.Equal((uint)ExplanationPicture.Width, picture.Width);
        Assert.Equal([255, 255, 255], Rgb(pixels, Whole(16), Whole(25)));
        Assert.Equal([255, 110, 110], Rgb(pixels, Whole(4), Whole(40)));
        Assert.Equal([0, 230, 0], Rgb(pixels, Whole(30), Whole(30)));
        Assert.Equal([Dark, Dark, Dark], Rgb(pixels, Whole(62), Whole(62)));

        // The whole image again, in 312 rows, with three lines and one empty one below.
        var (left, top) = (8, (int)picture.Height - 8 - CellHeight);
        int Across(double x) => left + (int)(x * 312 / 64);
        int Down(double y) => top + (int)(y * 312 / 64);
        Assert.Equal([200, 200, 200], Rgb(pixels, Across(18), Down(18)));
        Assert.Equal([Dark, Dark, Dark], Rgb(pixels, Across(62), Down(62)));
        Assert.Equal([255, 225, 25], Rgb(pixels, Across(12.1), Down(26)));
        Assert.Equal([150, 150, 150], Rgb(pixels, Across(49.9), Down(48)));
        Assert.Equal([150, 150, 150], Rgb(pixels, Across(4), Down(26)));
        Assert.Contains(Enumerable.Range(0, 8), i => Rgb(pixels, Across(9.95), top + i).SequenceEqual(new byte[] { 255, 255, 255 }));
        Assert.Contains(Enumerable.Range(0, 8), i => Rgb(pixels, Across(9.95), top + i).SequenceEqual(new byte[] { Dark, Dark, Dark }));
    }

    [Fact]
    public void Draw_ChangedRegion_HasAYellowBorder()
    {
        var changes = ExplainedChange.Between(Map(new PixelBox(0, 0, 0, 0)), Map(new PixelBox(20, 20, 60, 60)));

        using var picture = new MagickImage(ExplanationPicture.Draw(
            new ExplainedImage(Picture(), Map(new PixelBox(0, 0, 1, 1)), Map(new PixelBox(0, 0, 1, 1)), []) { Changes = changes }));

        using var pixels = picture.GetPixels();
        Assert.Equal([255, 235, 0], Rgb(pixels, Whole(20), Whole(50)));
        Assert.Equal([255, 235, 0], Rgb(pixels, Whole(20) + 1, Whole(50)));
        Assert.Equal([Dark, Dark, Dark], Rgb(pixels, Whole(20) + 2, Whole(50)));
        Assert.Equal([Dark, Dark, Dark], Rgb(pixels, Whole(20) - 1, Whole(50)));
    }

    [Fact]
    public void Between_TwoMaps_OneRegionPerPairOfClassesAndComponent()
    {
        var before = new LabelMap(4, 20, [.. Enumerable.Range(0, 80).Select(i => (ushort)(i % 20 < 12 ? 3 : 4))]);
        var after = new LabelMap(4, 20, [.. Enumerable.Range(0, 80).Select(i => (ushort)((i % 20) switch
        {
            < 4 => 7,
            < 6 => 3,
            < 12 => 7,
            < 15 => 7,
            _ => 4,
        }))]);

        var changes = ExplainedChange.Between(before, after);

        // 3 to 7: columns 6..11 and 0..3; 4 to 7: the 12 pixels of columns 12..14 are a rim.
        Assert.Equal([(3, 7, 24), (3, 7, 16)], changes.Select(change => ((int)change.From, (int)change.To, change.Region.Area())));
        Assert.Equal(new PixelBox(6, 0, 12, 4), changes[0].Region.Bounds());
    }

    private static int CellHeight => 312 + (20 * (3 + 1));

    private static int Whole(int place) => 8 + (4 * place);

    private static RgbImage Picture() =>
        new(Scene.Side, Scene.Side, Enumerable.Repeat((byte)200, Scene.Side * Scene.Side * 3).ToArray());

    private static LabelMap Map(PixelBox box) => new(Scene.Side, Scene.Side, [.. Enumerable.Range(0, Scene.Side * Scene.Side).Select(
        i => (ushort)(i % Scene.Side >= box.X0 && i % Scene.Side < box.X1 && i / Scene.Side >= box.Y0 && i / Scene.Side < box.Y1 ? 5 : 0))]);

    private static byte[] Rgb(IPixelCollection<byte> pixels, int x, int y)
    {
        var colour = pixels.GetPixel(x, y).ToColor()!;
        return [colour.R, colour.G, colour.B];
    }
}
