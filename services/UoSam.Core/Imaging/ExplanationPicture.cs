using ImageMagick;
using UoSam.Core.LabelMaps;
using UoSam.Core.Masks;
using UoSam.Core.Prompts;

namespace UoSam.Core.Imaging;

/// <summary>
/// A picture for people of how objects were prompted: boxes and mask outlines in the class's colour (grey for masks that
/// do not count), positive points green, negative ones red, over the dimmed image.
/// </summary>
public static class ExplanationPicture
{
    private const int PointRadius = 4;
    private static readonly byte[] Grey = [150, 150, 150];
    private static readonly byte[] Green = [0, 255, 0];
    private static readonly byte[] Red = [255, 0, 0];
    private static readonly byte[] White = [255, 255, 255];

    /// <summary>Draws all objects.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="objects">Later ones over earlier ones.</param>
    /// <returns>A PNG of the picture's size.</returns>
    public static byte[] Draw(RgbImage image, IReadOnlyList<ExplainedObject> objects)
    {
        var canvas = new RgbImage(image.Height, image.Width, Array.ConvertAll(image.Pixels, value => (byte)(value / 2)));
        foreach (var item in objects)
        {
            byte[] colour = [.. VocPalette.Color(item.ClassId)];
            for (var i = item.Masks.Count - 1; i >= 0; i--)
            {
                Outline(canvas, item.Masks[i], i < item.Counted ? colour : Grey);
            }

            Rectangle(canvas, item.Box, colour);
        }

        foreach (var point in objects.SelectMany(item => item.Points))
        {
            Disc(canvas, point);
        }

        var settings = new PixelReadSettings(
            (uint)image.Width, (uint)image.Height, StorageType.Char, PixelMapping.RGB);
        using var picture = new MagickImage();
        picture.ReadPixels(canvas.Pixels, settings);
        return picture.ToByteArray(MagickFormat.Png24);
    }

    private static void Outline(RgbImage canvas, BitMask mask, byte[] colour)
    {
        foreach (var run in MaskRun.Of(mask, mask.Bounds()))
        {
            for (var x = run.X0; x < run.X1; x++)
            {
                var isInner = x > run.X0 && x + 1 < run.X1 && run.Y > 0 && run.Y + 1 < mask.Height
                    && mask[run.Y - 1, x] && mask[run.Y + 1, x];
                if (!isInner)
                {
                    Set(canvas, run.Y, x, colour);
                }
            }
        }
    }

    private static void Rectangle(RgbImage canvas, BoxPrompt box, byte[] colour)
    {
        var (x0, y0) = ((int)box.X0, (int)box.Y0);
        var (x1, y1) = ((int)Math.Ceiling(box.X1) - 1, (int)Math.Ceiling(box.Y1) - 1);
        for (var x = x0; x <= x1; x++)
        {
            Set(canvas, y0, x, colour);
            Set(canvas, y1, x, colour);
        }

        for (var y = y0; y <= y1; y++)
        {
            Set(canvas, y, x0, colour);
            Set(canvas, y, x1, colour);
        }
    }

    private static void Disc(RgbImage canvas, PointPrompt point)
    {
        for (var dy = -PointRadius; dy <= PointRadius; dy++)
        {
            for (var dx = -PointRadius; dx <= PointRadius; dx++)
            {
                var distance = (dy * dy) + (dx * dx);
                if (distance <= PointRadius * PointRadius)
                {
                    var inner = distance <= (PointRadius - 1) * (PointRadius - 1);
                    Set(canvas, (int)point.Y + dy, (int)point.X + dx, !inner ? White : point.IsForeground ? Green : Red);
                }
            }
        }
    }

    private static void Set(RgbImage canvas, int y, int x, byte[] colour)
    {
        if (y >= 0 && y < canvas.Height && x >= 0 && x < canvas.Width)
        {
            colour.CopyTo(canvas.Pixels, ((y * canvas.Width) + x) * 3);
        }
    }
}
