using UoSam.Core.Masks;

namespace UoSam.Core.Imaging;

/// <summary>
/// One object by itself: a part of the image around its box, bright where the refined map has its class, with the coarse map's
/// border of the class dashed, its points, its box and its candidates, each in its own colour, and what there is to read.
/// </summary>
internal sealed class ExplanationCell
{
    /// <summary>Columns.</summary>
    public const int Width = 416;

    private const int MostRows = 312;
    private const int LeastImagePixels = 52;
    private const double Around = 1.5;
    private static readonly byte[] White = [255, 255, 255];
    private static readonly byte[] Grey = [150, 150, 150];

    private static readonly byte[][] Colours =
    [
        [255, 225, 25], [70, 240, 240], [255, 80, 230], [255, 150, 50], [150, 255, 60], [160, 160, 255],
    ];

    private readonly ExplainedImage _all;
    private readonly ExplainedObject _item;
    private readonly PixelBox _part;
    private readonly double _scale;
    private readonly List<(string Text, byte[] Colour)> _lines = [];

    /// <param name="all">The image.</param>
    /// <param name="item">One of its objects.</param>
    /// <param name="number">What it is called in the overview.</param>
    public ExplanationCell(ExplainedImage all, ExplainedObject item, int number)
    {
        (_all, _item) = (all, item);
        _part = PartOf(all.Image, item);
        _scale = Math.Min((double)Width / _part.Width, (double)MostRows / _part.Height);
        Add($"{number}: {item.Captions[0]}", White);
        foreach (var text in item.Captions.Skip(1))
        {
            Add(text, White);
        }

        for (var i = 0; i < item.Candidates.Count; i++)
        {
            Add(item.Candidates[i].Caption, ColourOf(i));
        }
    }

    /// <summary>Rows that it takes.</summary>
    public int Height => PictureView.Scaled(_part.Height, _scale) + ((_lines.Count + 1) * ExplanationPicture.LineRows);

    /// <summary>Draws it with its upper left corner at a place.</summary>
    public void Draw(Canvas canvas, int left, int top)
    {
        var view = new PictureView(canvas, left, top, _part, _scale);
        view.Show(_all.Image, BitMask.Of(_all.Refined, _item.ClassId));
        view.Outline(BitMask.Of(_all.Coarse, _item.ClassId), White, isDashed: true);
        foreach (var i in Enumerable.Range(0, _item.Candidates.Count).OrderBy(i => _item.Candidates[i].Counts))
        {
            if (_item.Candidates[i].Mask is { } mask)
            {
                view.Outline(mask, ColourOf(i));
            }
        }

        view.Box(_item.Box, Grey);
        foreach (var point in _item.Points)
        {
            view.Point(point);
        }

        for (var i = 0; i < _lines.Count; i++)
        {
            canvas.Write(_lines[i].Text, left, top + view.Height + 4 + (i * ExplanationPicture.LineRows), _lines[i].Colour);
        }
    }

    private byte[] ColourOf(int candidate) => _item.Candidates[candidate].Counts ? Colours[candidate % Colours.Length] : Grey;

    private void Add(string text, byte[] colour) =>
        _lines.AddRange(PixelFont.Wrap(text, Width / (PixelFont.Advance * Canvas.TextScale)).Select(line => (line, colour)));

    private static PixelBox PartOf(RgbImage image, ExplainedObject item)
    {
        var box = item.Box;
        var across = Math.Max(Math.Max((box.X1 - box.X0) * Around, (box.Y1 - box.Y0) * Around * Width / MostRows), LeastImagePixels);
        var down = across * MostRows / Width;
        var width = Math.Min(image.Width, (int)Math.Ceiling(across));
        var height = Math.Min(image.Height, (int)Math.Ceiling(down));
        var x0 = Math.Clamp((int)((box.X0 + box.X1 - width) / 2), 0, image.Width - width);
        var y0 = Math.Clamp((int)((box.Y0 + box.Y1 - height) / 2), 0, image.Height - height);
        return new PixelBox(x0, y0, x0 + width, y0 + height);
    }
}
