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
        var size = Fit(image.Size, longestSidePixels);
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
        var size = Fit(image.Size, longestSidePixels);
        var small = PilResize.Bilinear(image, size.Height, size.Width);
        return ToJpeg(OverlayPicture.Tinted(small, LabelMapFitting.Resize(map, size), space));
    }

    /// <summary>The map alone in the colours of VOC.</summary>
    /// <param name="map">Ids from 256 take the colour of their lowest 8 bits.</param>
    /// <param name="longestSidePixels">At least 1.</param>
    /// <returns>A PNG.</returns>
    public static byte[] OfMap(LabelMap map, int longestSidePixels)
    {
        var small = LabelMapFitting.Resize(map, Fit(map.Size, longestSidePixels));
        var colours = small.With(Array.ConvertAll(small.Labels, id => (ushort)(id & 0xFF)));
        return LabelPngWriter.Write(colours, LabelPngFormat.Palette);
    }

    private static ImageSize Fit(ImageSize size, int longestSide)
    {
        var scale = Math.Min(1, (double)longestSide / Math.Max(size.Height, size.Width));
        return new ImageSize(
            Math.Max(1, (int)Math.Round(size.Height * scale)), Math.Max(1, (int)Math.Round(size.Width * scale)));
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
