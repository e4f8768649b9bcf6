using UoSam.Core.LabelMaps;
using UoSam.Core.Masks;

namespace UoSam.Core.Imaging;

/// <summary>Pictures for people: label maps over the image, side by side.</summary>
public static class OverlayPicture
{
    private const float Opacity = 0.55f;

    // Of the longer side, per pixel of an outline: wide enough to be seen where a large picture is shown in a window.
    private const int SidePerOutline = 1500;

    /// <summary>The image with the first map's classes tinted, beside the same with the second map's.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="before">Of the picture's size.</param>
    /// <param name="after">Of the picture's size.</param>
    /// <param name="space">Background is not tinted.</param>
    /// <param name="corrected">What the first map was changed to before it was refined: what differs has a yellow border.</param>
    /// <returns>A PNG of twice the width.</returns>
    public static byte[] SideBySide(
        RgbImage image, LabelMap before, LabelMap after, LabelSpace space, LabelMap? corrected = null) =>
        Draw(image, [before, after], space, corrected is null ? [] : ExplainedChange.Between(before, corrected));

    /// <summary>The image with a map's classes tinted.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="map">Of the picture's size.</param>
    /// <param name="space">Background is not tinted.</param>
    /// <returns>A PNG.</returns>
    public static byte[] OnImage(RgbImage image, LabelMap map, LabelSpace space) => Draw(image, [map], space, []);

    private static byte[] Draw(RgbImage image, LabelMap[] maps, LabelSpace space, IReadOnlyList<ExplainedChange> changes)
    {
        var canvas = new Canvas(image.Height, image.Width * maps.Length);
        for (var y = 0; y < image.Height; y++)
        {
            for (var x = 0; x < canvas.Width; x++)
            {
                var (panel, column) = Math.DivRem(x, image.Width);
                Tint(image, maps[panel], space, y, column, canvas.Pixel(y, x));
            }
        }

        var first = new PictureView(canvas, 0, 0, new PixelBox(0, 0, image.Width, image.Height), 1);
        foreach (var change in changes)
        {
            first.Outline(change.Region, ExplanationPicture.ChangeColour, width: 2);
        }

        return canvas.ToPng();
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

        var width = Math.Max(1, Math.Max(map.Height, map.Width) / SidePerOutline);
        var isContour = Differs(map, id, y, x - width) || Differs(map, id, y, x + width)
            || Differs(map, id, y - width, x) || Differs(map, id, y + width, x);
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
