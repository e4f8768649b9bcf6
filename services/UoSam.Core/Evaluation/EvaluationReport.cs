namespace UoSam.Core.Evaluation;

/// <summary>All that an evaluation found, independent of how it is shown.</summary>
/// <param name="Protocol">e.g. <c>luss</c>.</param>
/// <param name="ImageCount">Images that were read; every figure is over all of them.</param>
/// <param name="Overall">Figures of the data set.</param>
/// <param name="Classes">Ascending by id.</param>
/// <param name="Images">
/// Worst first: by gain where maps before refinement were given, else by the first figure; undefined ones last; then by
/// name.
/// </param>
/// <param name="Notes">What a reader must know, one sentence each, e.g. that the matching is not unique.</param>
public sealed record EvaluationReport(
    string Protocol,
    int ImageCount,
    IReadOnlyList<Figure> Overall,
    IReadOnlyList<ClassFigures> Classes,
    IReadOnlyList<ImageFigures> Images,
    IReadOnlyList<string> Notes)
{
    /// <summary>The matching of predicted ids to classes of the truth; empty where ids were taken as classes.</summary>
    public IReadOnlyList<ClassMatch> Matching { get; init; } = [];

    /// <summary>mIoU by threshold where several were tried, in the order given; the report is for the best.</summary>
    public IReadOnlyList<SweepPoint> Sweep { get; init; } = [];

    /// <summary>This report with the figures of <paramref name="before"/> beside its own.</summary>
    /// <param name="before">The same protocol over the same images, with the maps before refinement.</param>
    /// <returns>Images by gain of their first figure, those that lost most first.</returns>
    /// <exception cref="ArgumentException">Another protocol, or other images.</exception>
    public EvaluationReport ComparedTo(EvaluationReport before)
    {
        if (before.Protocol != Protocol || before.ImageCount != ImageCount)
        {
            throw new ArgumentException($"{before.Protocol} of {before.ImageCount} images", nameof(before));
        }

        var classesBefore = before.Classes.ToDictionary(row => row.ClassId);
        var imagesBefore = before.Images.ToDictionary(row => row.Name);
        var classes = Classes.Select(row => row with
        {
            Figures = Pair(row.Figures, classesBefore.GetValueOrDefault(row.ClassId)?.Figures),
        });
        var gone = before.Classes.ExceptBy(Classes.Select(row => row.ClassId), row => row.ClassId)
            .Select(row => row with
            {
                Figures = [.. row.Figures.Select(figure => new Figure(figure.Name, double.NaN, figure.Value))],
            });
        var images = Images.Select(row => row with
        {
            Figures = Pair(row.Figures, imagesBefore.GetValueOrDefault(row.Name)?.Figures),
        });
        return this with
        {
            Overall = Pair(Overall, before.Overall),
            Classes = [.. classes.Concat(gone).OrderBy(row => row.ClassId)],
            Images = WorstFirst(images),
            Notes = [.. Notes, .. before.Notes.Select(note => $"before: {note}")],
        };
    }

    internal static IReadOnlyList<ImageFigures> WorstFirst(IEnumerable<ImageFigures> images) =>
        [.. images.OrderBy(Badness).ThenBy(row => row.Name, StringComparer.Ordinal)];

    private static double Badness(ImageFigures row)
    {
        var first = row.Figures[0];
        var rank = first.Before is null ? first.Value : first.Gain!.Value;
        return double.IsNaN(rank) ? double.PositiveInfinity : rank;
    }

    private static IReadOnlyList<Figure> Pair(IReadOnlyList<Figure> figures, IReadOnlyList<Figure>? before) =>
        [.. figures.Select(figure => figure with
        {
            Before = before?.FirstOrDefault(other => other.Name == figure.Name)?.Value,
        })];
}
