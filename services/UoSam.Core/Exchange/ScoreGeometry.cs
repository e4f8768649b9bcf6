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
        if (geometry.Kind == DumpGeometryKind.Squash)
        {
            return scores;
        }

        if (geometry.Kind == DumpGeometryKind.Fit)
        {
            CheckFit(scores.Ids.Length, new ImageSize(scores.Height, scores.Width), size);
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

    /// <summary>Refuses scores of another shape than the image's, above all those that have their classes last.</summary>
    /// <param name="classes">Length of the scores' first axis.</param>
    /// <param name="scores">Lengths of their other two.</param>
    /// <param name="image">Size of the image.</param>
    /// <exception cref="InvalidInputException">LABEL_MAP_SIZE: the aspect ratios differ, as of <see cref="LabelMapFitting.Fit"/>.</exception>
    public static void CheckFit(int classes, ImageSize scores, ImageSize image)
    {
        if (LabelMapFitting.IsOneShape(scores, image))
        {
            return;
        }

        var advice = LabelMapFitting.IsOneShape(new ImageSize(classes, scores.Height), image)
            ? $"the image's are the first two, and the {scores.Width} classes last: save numpy.moveaxis(scores, -1, 0)"
            : "save the scores of this image, uncropped and in the same orientation";
        throw new InvalidInputException(
            "LABEL_MAP_SIZE",
            $"the scores are [{classes}, {scores.Height}, {scores.Width}], the image is {image}: "
            + $"the shapes differ, expected [classes, height, width]; {advice}");
    }

    private static int Scaled(int length, int shortSide, int side) => (int)((long)side * length / shortSide);
}
