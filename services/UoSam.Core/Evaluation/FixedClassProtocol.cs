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
            Notes(images));
    }

    private static IReadOnlyList<ClassFigures> ClassRows(RegionCounts regions, RegionCounts boundaries) =>
        [.. Enumerable.Range(0, regions.ClassCount)
            .Where(c => regions.Truth[c] + regions.Predicted[c] > 0)
            .Select(c => new ClassFigures(
                c, regions.Truth[c], [new("IoU", regions.Iou(c)), new("B-IoU", boundaries.Iou(c))]))];

    private static IReadOnlyList<string> Notes(ImageFigures[] images)
    {
        var empty = images.Count(image => double.IsNaN(image.Figures[^1].Value));
        return empty == 0 ? [] : [$"{empty} of {images.Length} images are void all over and add nothing"];
    }
}
