using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;

namespace UoSam.Core.Exchange;

/// <summary>Brings scores of classes to the whole image, in their own resolution.</summary>
public static class ScoreGeometry
{
    /// <summary>
    /// Scores of a squashed image cover it already; those of a centre crop get sides where all classes are alike, which say nothing.
    /// </summary>
    /// <param name="scores">The scores as they were dumped.</param>
    /// <param name="geometry">What was done to the image.</param>
    /// <param name="size">Size of the image.</param>
    /// <exception cref="InvalidInputException">LABEL_MAP_SIZE: scores of another shape than the geometry's.</exception>
    public static ClassScores Undo(ClassScores scores, DumpGeometry geometry, ImageSize size)
    {
        if (geometry.Kind != DumpGeometryKind.Crop)
        {
            // The shape alone is looked at.
            _ = geometry.Undo(new LabelMap(scores.Height, scores.Width, new ushort[scores.Height * scores.Width]), size);
            return scores;
        }

        if (scores.Height != scores.Width)
        {
            throw new InvalidInputException(
                "LABEL_MAP_SIZE",
                $"the scores are {new ImageSize(scores.Height, scores.Width)}, no square; a centre crop is one, or the geometry is another");
        }

        var shortSide = Math.Min(size.Height, size.Width);
        var (height, width) = (Scaled(size.Height, shortSide, scores.Height), Scaled(size.Width, shortSide, scores.Width));
        var values = new float[scores.Ids.Length * height * width];
        Array.Fill(values, scores.AreProbabilities ? 1f / scores.Ids.Length : 0);
        var (top, left) = ((height - scores.Height) / 2, (width - scores.Width) / 2);
        for (var row = 0; row < scores.Ids.Length * scores.Height; row++)
        {
            var (plane, y) = Math.DivRem(row, scores.Height);
            scores.Values.AsSpan(row * scores.Width, scores.Width).CopyTo(values.AsSpan((((plane * height) + top + y) * width) + left));
        }

        return new ClassScores(height, width, scores.Ids, values);
    }

    private static int Scaled(int length, int shortSide, int side) => (int)((long)side * length / shortSide);
}
