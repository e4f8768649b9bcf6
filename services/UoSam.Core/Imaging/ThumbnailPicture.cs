using ImageMagick;
using UoSam.Core.LabelMaps;

namespace UoSam.Core.Imaging;

/// <summary>Small pictures of images and label maps, for pages that people look through.</summary>
public static class ThumbnailPicture
{
    private const uint JpegQuality = 80;

    /// <summary>The image, at most so long on its longer side, never enlarged.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="longestSidePixels">At least 1.</param>
    /// <returns>A JPEG.</returns>
    public static byte[] OfImage(RgbImage image, int longestSidePixels)
    {
        var size = Fit(image.Height, image.Width, longestSidePixels);
        return ToJpeg(PilResize.Bilinear(image, size.Height, size.Width));
    }

    /// <summary>The image with the map's classes tinted and outlined.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="map">Of any size of the same shape.</param>
    /// <param name="space">Only objects are tinted.</param>
    /// <param name="longestSidePixels">At least 1.</param>
    /// <returns>A JPEG.</returns>
    public static byte[] OfOverlay(RgbImage image, LabelMap map, LabelSpace space, int longestSidePixels)
    {
        var size = Fit(image.Height, image.Width, longestSidePixels);
        var small = PilResize.Bilinear(image, size.Height, size.Width);
        return ToJpeg(OverlayPicture.Tinted(small, Sample(map, size), space));
    }

    /// <summary>The map alone in the colours of VOC.</summary>
    /// <param name="map">Ids from 256 take the colour of their lowest 8 bits.</param>
    /// <param name="longestSidePixels">At least 1.</param>
    /// <returns>A PNG.</returns>
    public static byte[] OfMap(LabelMap map, int longestSidePixels)
    {
        var small = Sample(map, Fit(map.Height, map.Width, longestSidePixels));
        var colours = new LabelMap(small.Height, small.Width, Array.ConvertAll(small.Labels, id => (ushort)(id & 0xFF)));
        return LabelPngWriter.Write(colours, LabelPngFormat.Palette);
    }

    private static ImageSize Fit(int height, int width, int longestSide)
    {
        var scale = Math.Min(1, (double)longestSide / Math.Max(height, width));
        return new ImageSize(
            Math.Max(1, (int)Math.Round(height * scale)), Math.Max(1, (int)Math.Round(width * scale)));
    }

    private static LabelMap Sample(LabelMap map, ImageSize size)
    {
        var labels = new ushort[size.Pixels];
        for (var i = 0; i < labels.Length; i++)
        {
            var (y, x) = Math.DivRem(i, size.Width);
            var row = (int)(((2L * y) + 1) * map.Height / (2L * size.Height));
            var column = (int)(((2L * x) + 1) * map.Width / (2L * size.Width));
            labels[i] = map.Labels[(row * map.Width) + column];
        }

        return new LabelMap(size.Height, size.Width, labels);
    }

    private static byte[] ToJpeg(RgbImage image)
    {
        var settings = new PixelReadSettings(
            (uint)image.Width, (uint)image.Height, StorageType.Char, PixelMapping.RGB);
        using var picture = new MagickImage();
        picture.ReadPixels(image.Pixels, settings);
        picture.Quality = JpegQuality;
        return picture.ToByteArray(MagickFormat.Jpeg);
    }
}
