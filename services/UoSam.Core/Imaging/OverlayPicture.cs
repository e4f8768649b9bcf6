using ImageMagick;
using UoSam.Core.LabelMaps;

namespace UoSam.Core.Imaging;

/// <summary>Pictures for people: label maps over the image, side by side.</summary>
public static class OverlayPicture
{
    private const float Opacity = 0.55f;

    /// <summary>The image with the first map's classes tinted, beside the same with the second map's.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="before">Of the picture's size.</param>
    /// <param name="after">Of the picture's size.</param>
    /// <param name="space">Background is not tinted.</param>
    /// <returns>A PNG of twice the width.</returns>
    public static byte[] SideBySide(RgbImage image, LabelMap before, LabelMap after, LabelSpace space) =>
        Draw(image, [before, after], space);

    /// <summary>The image with a map's classes tinted.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="map">Of the picture's size.</param>
    /// <param name="space">Background is not tinted.</param>
    /// <returns>A PNG.</returns>
    public static byte[] OnImage(RgbImage image, LabelMap map, LabelSpace space) => Draw(image, [map], space);

    private static byte[] Draw(RgbImage image, LabelMap[] maps, LabelSpace space)
    {
        var width = image.Width * maps.Length;
        var pixels = new byte[image.Height * width * 3];
        for (var y = 0; y < image.Height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (panel, column) = Math.DivRem(x, image.Width);
                Tint(image, maps[panel], space, y, column, pixels.AsSpan(((y * width) + x) * 3, 3));
            }
        }

        var settings = new PixelReadSettings((uint)width, (uint)image.Height, StorageType.Char, PixelMapping.RGB);
        using var picture = new MagickImage();
        picture.ReadPixels(pixels, settings);
        return picture.ToByteArray(MagickFormat.Png24);
    }

    /// <summary>The image with the map's classes tinted and outlined.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="map">Of the picture's size.</param>
    /// <param name="space">Only objects are tinted.</param>
    public static RgbImage Tinted(RgbImage image, LabelMap map, LabelSpace space)
    {
        var pixels = new byte[image.Pixels.Length];
        for (var i = 0; i < map.Labels.Length; i++)
        {
            var (y, x) = Math.DivRem(i, image.Width);
            Tint(image, map, space, y, x, pixels.AsSpan(i * 3, 3));
        }

        return new RgbImage(image.Height, image.Width, pixels);
    }

    private static void Tint(RgbImage image, LabelMap map, LabelSpace space, int y, int x, Span<byte> pixel)
    {
        var i = (y * image.Width) + x;
        var source = image.Pixels.AsSpan(i * 3, 3);
        var id = map.Labels[i];
        if (!space.IsObject(id))
        {
            source.CopyTo(pixel);
            return;
        }

        var isContour = Differs(map, id, y, x - 1) || Differs(map, id, y, x + 1)
            || Differs(map, id, y - 1, x) || Differs(map, id, y + 1, x);
        var colour = VocPalette.Color(id);
        for (var channel = 0; channel < 3; channel++)
        {
            pixel[channel] = isContour
                ? (byte)255
                : (byte)((source[channel] * (1 - Opacity)) + (colour[channel] * Opacity));
        }
    }

    private static bool Differs(LabelMap map, ushort id, int y, int x) =>
        y >= 0 && y < map.Height && x >= 0 && x < map.Width && map.Labels[(y * map.Width) + x] != id;
}
