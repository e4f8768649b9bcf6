using UoSam.Core.Masks;

namespace UoSam.Core.Imaging;

/// <summary>
/// A picture for people of how an image was refined: above the whole image with the objects' numbers, boxes and points and the
/// borders of the refined map; below every object by itself with its candidates.
/// </summary>
public static class ExplanationPicture
{
    /// <summary>Columns of the picture.</summary>
    public const int Width = (Columns * (ExplanationCell.Width + Gap)) + Gap;

    /// <summary>Rows of a line of text.</summary>
    internal const int LineRows = PixelFont.LineHeight * Canvas.TextScale;

    /// <summary>R, G, B around what was changed before refinement.</summary>
    internal static readonly byte[] ChangeColour = [255, 235, 0];

    private const int Columns = 3;
    private const int Gap = 8;
    private const int MostRows = 960;
    private const double MostScale = 4;

    // Share of the picture; tags on the rims of a change would hide it.
    private const double LeastTagged = 0.002;

    private static readonly byte[] White = [255, 255, 255];
    private static readonly byte[] Pale = [190, 190, 190];

    private static readonly byte[][] Colours =
    [
        [255, 110, 110], [90, 220, 110], [110, 160, 255], [255, 165, 60], [80, 230, 230], [240, 110, 240],
        [190, 255, 80], [255, 190, 210], [180, 150, 255], [220, 190, 130],
    ];

    private static readonly string[] Key =
    [
        "above: objects with number, box and points (green for it, red against it); white: borders of the refined map",
        "below: bright where the refined map has the object's class; dashed: the class in the coarse map; lines: "
            + "candidate masks, each with its prompts, weight, SAM's score, IoU with the coarse region; grey: no part in the result",
    ];

    /// <summary>Draws an image and all its objects.</summary>
    /// <returns>A PNG of <see cref="Width"/> columns.</returns>
    public static byte[] Draw(ExplainedImage picture)
    {
        var image = picture.Image;
        var scale = Math.Min(MostScale, Math.Min((Width - (2.0 * Gap)) / image.Width, (double)MostRows / image.Height));
        string[] lines = [.. Key.Concat(picture.Notes).SelectMany(
            line => PixelFont.Wrap(line, (Width - (2 * Gap)) / (PixelFont.Advance * Canvas.TextScale)))];
        var rows = picture.Objects.Select((item, i) => new ExplanationCell(picture, item, i + 1))
            .Chunk(Columns)
            .ToList();
        var below = (2 * Gap) + PictureView.Scaled(image.Height, scale) + (lines.Length * LineRows) + Gap;
        var canvas = new Canvas(below + rows.Sum(row => row.Max(cell => cell.Height) + Gap), Width);
        Overview(new PictureView(canvas, Gap, Gap, new PixelBox(0, 0, image.Width, image.Height), scale), picture);
        for (var i = 0; i < lines.Length; i++)
        {
            canvas.Write(lines[i], Gap, (2 * Gap) + PictureView.Scaled(image.Height, scale) + (i * LineRows), Pale);
        }

        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++)
            {
                row[i].Draw(canvas, Gap + (i * (ExplanationCell.Width + Gap)), below);
            }

            below += row.Max(cell => cell.Height) + Gap;
        }

        return canvas.ToPng();
    }

    private static void Overview(PictureView view, ExplainedImage picture)
    {
        view.Show(picture.Image, null);
        foreach (var id in picture.Refined.Ids())
        {
            view.Outline(BitMask.Of(picture.Refined, id), White);
        }

        foreach (var change in picture.Changes)
        {
            view.Outline(change.Region, ChangeColour, width: 2);
        }

        for (var i = 0; i < picture.Objects.Count; i++)
        {
            view.Box(picture.Objects[i].Box, Colours[i % Colours.Length]);
        }

        for (var i = 0; i < picture.Objects.Count; i++)
        {
            var item = picture.Objects[i];
            foreach (var point in item.Points)
            {
                view.Point(point);
            }

            var (x, y) = item.Points is [var first, ..] ? (first.X + (8 / view.Scale), first.Y) : (item.Box.X0, item.Box.Y0);
            view.Tag($"{i + 1}", x, y, Colours[i % Colours.Length]);
        }

        foreach (var change in picture.Changes.Where(
            change => change.Region.Area() > LeastTagged * picture.Image.Height * picture.Image.Width))
        {
            var bounds = change.Region.Bounds();
            view.Tag($"{change.From}>{change.To}", (bounds.X0 + bounds.X1) / 2.0, (bounds.Y0 + bounds.Y1) / 2.0, ChangeColour);
        }
    }
}
