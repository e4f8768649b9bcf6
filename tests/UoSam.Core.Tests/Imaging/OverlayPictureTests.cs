using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;

namespace UoSam.Core.Tests.Imaging;

public class OverlayPictureTests
{
    [Fact]
    public void SideBySide_ABox_HasAWhiteBorderOnAllSidesATintedInsideAndUntouchedGround()
    {
        var image = new RgbImage(5, 5, [.. Enumerable.Repeat((byte)100, 75)]);
        var labels = new ushort[25];
        foreach (var i in (int[])[6, 7, 8, 11, 12, 13, 16, 17, 18])
        {
            labels[i] = 1;
        }

        var png = OverlayPicture.SideBySide(
            image, new LabelMap(5, 5, new ushort[25]), new LabelMap(5, 5, labels), LabelSpace.Default);

        var picture = ImageReader.Read(png, ImageLimits.Default);
        Assert.Equal((5, 10), (picture.Height, picture.Width));
        for (var i = 0; i < 25; i++)
        {
            Assert.Equal([100, 100, 100], Pixel(picture, i / 5, i % 5));
            byte[] expected = labels[i] == 0 ? [100, 100, 100] : i == 12 ? [115, 45, 45] : [255, 255, 255];
            Assert.Equal(expected, Pixel(picture, i / 5, 5 + (i % 5)));
        }
    }

    [Fact]
    public void OnImage_LargePicture_HasWiderOutlines()
    {
        const int Width = 3000;
        var image = new RgbImage(8, Width, [.. Enumerable.Repeat((byte)100, 8 * Width * 3)]);
        var map = new LabelMap(8, Width, [.. Enumerable.Range(0, 8 * Width).Select(i => (ushort)(i % Width < 1500 ? 0 : 1))]);

        var picture = ImageReader.Read(OverlayPicture.OnImage(image, map, LabelSpace.Default), ImageLimits.Default);

        byte[][] expected = [[100, 100, 100], [255, 255, 255], [255, 255, 255], [115, 45, 45]];
        Assert.Equal(expected, Enumerable.Range(1499, 4).Select(x => Pixel(picture, 4, x)));
    }

    [Fact]
    public void SideBySide_CorrectedBeforeRefinement_YellowBorderInTheFirstPanel()
    {
        var image = new RgbImage(9, 9, [.. Enumerable.Repeat((byte)100, 243)]);
        var labels = new ushort[81];
        foreach (var i in Enumerable.Range(0, 81).Where(i => i % 9 is > 0 and < 8 && i / 9 is > 0 and < 8))
        {
            labels[i] = 1;
        }

        var png = OverlayPicture.SideBySide(
            image, new LabelMap(9, 9, new ushort[81]), new LabelMap(9, 9, new ushort[81]), LabelSpace.Default, new LabelMap(9, 9, labels));

        // A border of two pixels around the 3 x 3 in the middle.
        var picture = ImageReader.Read(png, ImageLimits.Default);
        for (var i = 0; i < 81; i++)
        {
            var (y, x) = (i / 9, i % 9);
            var isBorder = labels[i] == 1 && !(y is > 2 and < 6 && x is > 2 and < 6);
            Assert.Equal(isBorder ? [255, 235, 0] : [100, 100, 100], Pixel(picture, y, x));
            Assert.Equal([100, 100, 100], Pixel(picture, y, 9 + x));
        }
    }

    // Inside: 45 % of the image, 55 % of class 1's colour (128, 0, 0).
    private static byte[] Pixel(RgbImage picture, int y, int x) =>
        picture.Pixels.AsSpan(((y * picture.Width) + x) * 3, 3).ToArray();
}
