namespace UoSam.Core.Evaluation;

/// <summary>
/// Scores maps whose ids mean the classes of the truth: mean IoU and Boundary IoU per class over the whole data set,
/// and pixel accuracy. Void is cleared from truth and prediction before boundaries are taken.
/// </summary>
public static class FixedClassProtocol
{
    /// <summary>Reads every image once.</summary>
    /// <param name="source">The images.</param>
    /// <param name="options">Label space and means.</param>
    /// <param name="threads">Threads, at least 1; the result does not depend on it.</param>
    /// <param name="cancellationToken">Stops between images.</param>
    /// <exception cref="InvalidInputException">
    /// EVALUATION_EMPTY, EVALUATION_SIZE, EVALUATION_CLASS_ID, or what the source refuses.
    /// </exception>
    public static EvaluationReport Evaluate(
        EvaluationSource source, FixedClassOptions options, int threads, CancellationToken cancellationToken)
    {
        source.CheckNotEmpty();
        var images = new ImageFigures[source.Names.Count];
        var counts = ImageSweep.Run(
            images.Length,
            threads,
            () => new FixedClassCounts(options),
            (part, i) => images[i] = part.Add(source.Names[i], source.Load(i)),
            (total, part) => total.Add(part),
            cancellationToken);
        return new EvaluationReport(
            options.Protocol,
            images.Length,
            FixedClassCounts.Figures(counts.Regions, counts.Boundaries, options.Average),
            ClassRows(counts.Regions, counts.Boundaries),
            EvaluationReport.WorstFirst(images),
            [.. Notes(images, counts, options)]);
    }

    private static IReadOnlyList<ClassFigures> ClassRows(RegionCounts regions, RegionCounts boundaries) =>
        [.. Enumerable.Range(0, regions.ClassCount)
            .Where(c => regions.Truth[c] + regions.Predicted[c] > 0)
            .Select(c => new ClassFigures(
                c, regions.Truth[c], [new("IoU", regions.Iou(c)), new("B-IoU", boundaries.Iou(c))]))];

    private static IEnumerable<string> Notes(ImageFigures[] images, FixedClassCounts counts, FixedClassOptions options)
    {
        var empty = images.Count(image => double.IsNaN(image.Figures[^1].Value));
        if (empty > 0)
        {
            yield return $"{empty} of {images.Length} images are void all over and add nothing";
        }

        var classes = Enumerable.Range(0, counts.Regions.ClassCount).Where(c => counts.Regions.Truth[c] > 0).ToList();
        if (counts.HasVoid && classes is [var only] && only == options.Space.BackgroundId)
        {
            yield return $"the truth has background ({only}) alone, all else in it is void ({string.Join(", ", options.Space.VoidIds)}); "
                + "where that is a class, as 255 in masks of 0 and 255, say so with --void none";
        }
    }
}
