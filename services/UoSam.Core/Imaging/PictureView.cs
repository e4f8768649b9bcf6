using UoSam.Core.Masks;
using UoSam.Core.Prompts;

namespace UoSam.Core.Imaging;

/// <summary>A part of an image at a place of a canvas, enlarged or made smaller; what is drawn in it is given in the image's pixels.</summary>
/// <param name="canvas">Drawn on.</param>
/// <param name="left">First column on the canvas.</param>
/// <param name="top">First row on the canvas.</param>
/// <param name="part">Pixels of the image that are seen.</param>
/// <param name="scale">Pixels of the canvas per pixel of the image.</param>
internal sealed class PictureView(Canvas canvas, int left, int top, PixelBox part, double scale)
{
    private const int PointRadius = 5;
    private const int DashPixels = 4;
    private const int DarkLevel = 16;
    private static readonly byte[] Green = [0, 230, 0];
    private static readonly byte[] Red = [255, 40, 40];
    private static readonly byte[] White = [255, 255, 255];

    /// <summary>Pixels of the canvas per pixel of the image.</summary>
    public double Scale => scale;

    /// <summary>Rows on the canvas.</summary>
    public int Height { get; } = Scaled(part.Height, scale);

    /// <summary>Columns on the canvas.</summary>
    public int Width { get; } = Scaled(part.Width, scale);

    /// <summary>Pixels of the canvas for so many of the image, at least 1.</summary>
    public static int Scaled(int pixels, double scale) => Math.Max(1, (int)Math.Round(pixels * scale));

    /// <summary>Draws the image: as it is where the mask is set, else dark and without colour.</summary>
    /// <param name="image">All of it.</param>
    /// <param name="lit">Of its size, or null for all dark.</param>
    public void Show(RgbImage image, BitMask? lit)
    {
        var shown = PilResize.Bilinear(image.Crop(part), Height, Width);
        for (var i = 0; i < Height * Width; i++)
        {
            var (y, x) = Math.DivRem(i, Width);
            var pixel = shown.Pixels.AsSpan(i * 3, 3);
            var dark = (byte)(DarkLevel + ((pixel[0] + pixel[1] + pixel[2]) / 7));
            canvas.Set(top + y, left + x, lit is not null && IsSet(lit, y, x) ? pixel : [dark, dark, dark]);
        }
    }

    /// <summary>Draws the border of a mask: its outermost pixels on the canvas, where the image's frame is no border.</summary>
    /// <param name="mask">Of the image's size.</param>
    /// <param name="colour">R, G, B.</param>
    /// <param name="isDashed">Leaves gaps.</param>
    /// <param name="width">Pixels of the canvas.</param>
    public void Outline(BitMask mask, byte[] colour, bool isDashed = false, int width = 1)
    {
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var isDrawn = !isDashed || (x + y) / DashPixels % 2 == 0;
                if (isDrawn && IsSet(mask, y, x) && IsNearBorder(mask, y, x, width))
                {
                    canvas.Set(top + y, left + x, colour);
                }
            }
        }
    }

    /// <summary>Draws a box of single lines.</summary>
    public void Box(BoxPrompt box, byte[] colour)
    {
        var (x0, y0) = (Column(box.X0), Row(box.Y0));
        var (x1, y1) = (Math.Max(x0 + 1, Column(box.X1)), Math.Max(y0 + 1, Row(box.Y1)));
        Line(x0, y0, x1, y0 + 1, colour);
        Line(x0, y1 - 1, x1, y1, colour);
        Line(x0, y0, x0 + 1, y1, colour);
        Line(x1 - 1, y0, x1, y1, colour);
    }

    /// <summary>Draws a point that is seen: green for the object, red against it.</summary>
    public void Point(PointPrompt point)
    {
        if (point.X < part.X0 || point.X >= part.X1 || point.Y < part.Y0 || point.Y >= part.Y1)
        {
            return;
        }

        for (var dy = -PointRadius; dy <= PointRadius; dy++)
        {
            for (var dx = -PointRadius; dx <= PointRadius; dx++)
            {
                var distance = (dy * dy) + (dx * dx);
                if (distance <= PointRadius * PointRadius)
                {
                    var isInner = distance <= (PointRadius - 2) * (PointRadius - 2);
                    canvas.Set(Row(point.Y) + dy, Column(point.X) + dx, !isInner ? White : point.IsForeground ? Green : Red);
                }
            }
        }
    }

    /// <summary>Writes at a place of the image, in black on the colour, all of it in the view.</summary>
    public void Tag(string text, double x, double y, byte[] colour)
    {
        var (across, down) = ((text.Length * PixelFont.Advance * Canvas.TextScale) + 2, PixelFont.LineHeight * Canvas.TextScale);
        var x0 = Math.Max(left, Math.Min(Column(x), left + Width - across));
        var y0 = Math.Max(top, Math.Min(Row(y), top + Height - down));
        canvas.Fill(x0, y0, x0 + across, y0 + down - 2, colour);
        canvas.Write(text, x0 + 2, y0 + 2, [0, 0, 0]);
    }

    private int Column(double x) => left + (int)((x - part.X0) * scale);

    private int Row(double y) => top + (int)((y - part.Y0) * scale);

    private void Line(int x0, int y0, int x1, int y1, byte[] colour) => canvas.Fill(
        Math.Max(x0, left), Math.Max(y0, top), Math.Min(x1, left + Width), Math.Min(y1, top + Height), colour);

    private bool IsNearBorder(BitMask mask, int y, int x, int width)
    {
        for (var d = 1; d <= width; d++)
        {
            if (!IsInside(mask, y, x - d) || !IsInside(mask, y, x + d) || !IsInside(mask, y - d, x) || !IsInside(mask, y + d, x))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsInside(BitMask mask, int y, int x) =>
        y < 0 || x < 0 || y >= Height || x >= Width || IsSet(mask, y, x);

    private bool IsSet(BitMask mask, int y, int x) => mask[
        Math.Min(mask.Height - 1, part.Y0 + (int)((y + 0.5) / scale)), Math.Min(mask.Width - 1, part.X0 + (int)((x + 0.5) / scale))];
}
