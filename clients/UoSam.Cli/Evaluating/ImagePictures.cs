using UoSam.Cli.Converting;
using UoSam.Cli.Pages;
using UoSam.Core.Evaluation;
using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;

namespace UoSam.Cli.Evaluating;

/// <summary>Pictures of the images of an evaluation: over the image where there is one, else the maps in VOC's colours.</summary>
internal sealed class ImagePictures(EvaluationRun run, LabelSpace space, ImageFiles? images)
{
    private const int LongestSidePixels = 320;

    // Void and ids without a class in VOC's colour for void.
    private const ushort VoidColour = 255;

    public IReadOnlyList<PictureCard> Cards(IEnumerable<ImageFigures> rows) => [.. rows.Select(Card)];

    private PictureCard Card(ImageFigures row)
    {
        var text = string.Join(", ", row.Figures.Take(3).Select(figure =>
            $"{figure.Name} {FigureText.Percent(figure.Value)} {FigureText.Gain(figure.Gain)}".TrimEnd()));
        var index = IndexOf(row.Name);
        return index < 0 ? new PictureCard(row.Name, text, []) : new PictureCard(row.Name, text, Pictures(index));
    }

    /// <summary>The image of a row; the middle frame where the row is an object of a sequence.</summary>
    private int IndexOf(string name)
    {
        var names = run.Source.Names;
        var exact = Enumerable.Range(0, names.Count).FirstOrDefault(i => names[i] == name, -1);
        if (exact >= 0)
        {
            return exact;
        }

        int[] frames = [.. Enumerable.Range(0, names.Count).Where(i => IsFrameOf(names[i], name))];
        return frames.Length == 0 ? -1 : frames[frames.Length / 2];
    }

    private static bool IsFrameOf(string frame, string row)
    {
        var sequence = Path.GetDirectoryName(frame)!.Replace('\\', '/');
        return row == sequence || (row.StartsWith($"{sequence}/", StringComparison.Ordinal) && !row[(sequence.Length + 1)..].Contains('/'));
    }

    private List<CardPicture> Pictures(int index)
    {
        var maps = run.Load(index);
        var size = new ImageSize(maps.Height, maps.Width);
        var image = images?.Read(run.Source.Names[index], size);
        List<CardPicture> pictures = [];
        if (image is not null)
        {
            pictures.Add(new("image", "image/jpeg", ThumbnailPicture.OfImage(image, LongestSidePixels)));
        }

        if (maps.Before is { } before)
        {
            pictures.Add(Picture("before", image, before, size));
        }

        pictures.Add(Picture(maps.Before is null ? "prediction" : "after", image, maps.After, size));
        pictures.Add(Picture("truth", image, maps.Truth, size));
        return pictures;
    }

    private CardPicture Picture(string title, RgbImage? image, ushort[] classes, ImageSize size)
    {
        var map = new LabelMap(
            size.Height, size.Width, Array.ConvertAll(classes, id => id == ClassMaps.NoClass ? VoidColour : id));
        return image is null
            ? new(title, "image/png", ThumbnailPicture.OfMap(map, LongestSidePixels))
            : new(title, "image/jpeg", ThumbnailPicture.OfOverlay(
                image, map, space with { VoidIds = [VoidColour] }, LongestSidePixels));
    }
}
