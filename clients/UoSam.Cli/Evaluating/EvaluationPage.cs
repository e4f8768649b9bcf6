using System.Globalization;
using UoSam.Cli.Pages;
using UoSam.Core.Evaluation;
using UoSam.Core.Exchange;

namespace UoSam.Cli.Evaluating;

/// <summary>A report as one page.</summary>
internal static class EvaluationPage
{
    private const int MostRows = 200;

    public static byte[] Write(EvaluationRun run, EvaluationSettings settings, ImagePictures pictures)
    {
        var report = run.Report;
        var isCompared = report.Overall[0].Before is not null;
        var what = report.Overall[0].Name;
        var lead = $"{report.ImageCount} images; truth {settings.Truth}, predictions {settings.Predicted}"
            + (settings.Before is null ? "" : $", before refinement {settings.Before}") + "; figures in %"
            + (isCompared ? $". {report.Images.Count(FigureText.IsWorse)} of {report.Images.Count} got worse in {what}." : "");
        return ReviewPage.Write($"uosam eval: {report.Protocol}", lead, report.Notes,
        [
            new("Data set", "", Table("figure", report.Overall.Select(figure => (figure.Name, Only(figure))))),
            new(
                "Baselines",
                "The maps before refinement, improved with the image alone.",
                Table("baseline", run.Baselines.Select(baseline => (baseline.Name, baseline.Report.Overall)))),
            new(
                isCompared ? "Gain per class" : "IoU per class",
                isCompared ? "IoU after minus before, in percentage points" : "",
                Bars(report, settings.Names, isCompared)),
            new(
                $"{what} before against after",
                "One point per image, above the diagonal where refinement helped; point at one for its name.",
                ScatterChart.Write(Points(report), what)),
            new(
                "Precision of the gate by score",
                "Of the accepted objects, the share (%) that fit the truth better (green), as before (grey) or worse (red); the number of objects is "
                + "on top. Judged is the IoU of the object's class with the truth, before and after, on the pixels of its box that lie in no "
                + "smaller box of an object of its class.",
                StackedColumns.Write([.. run.Gate.Select(Column)], "SAM's score of the accepted mask")),
            new("Threshold", "mIoU by threshold on the foreground score", Sweep(report)),
            new(
                !isCompared ? "Worst" : report.Images.Any(FigureText.IsWorse) ? "Lost most" : "Gained least",
                isCompared && !report.Images.Any(FigureText.IsWorse) ? "No image lost." : "",
                PictureCard.Write(pictures.Cards(report.Images.Take(settings.Top)))),
            new(
                isCompared ? "Gained most" : "Best",
                "",
                PictureCard.Write(pictures.Cards(Best(report, settings.Top)))),
            new("Classes", "", Table("class", report.Classes.Select(row => (settings.Names.LabelOf(row.ClassId), row.Figures)))),
            new(
                "Images, worst first",
                report.Images.Count > MostRows ? $"the first {MostRows} of {report.Images.Count}; --csv has all" : "",
                Table("image", report.Images.Take(MostRows).Select(row => (row.Name, row.Figures)))),
        ]);
    }

    private static IReadOnlyList<Figure> Only(Figure figure) => [figure with { Name = "value" }];

    private static IEnumerable<ImageFigures> Best(EvaluationReport report, int top)
    {
        var defined = report.Images.Where(image => !double.IsNaN(image.Figures[0].Gain ?? image.Figures[0].Value)).ToList();
        return Enumerable.Reverse(defined.Skip(Math.Max(top, defined.Count - top)));
    }

    private static string Bars(EvaluationReport report, ClassNames names, bool isCompared) => BarChart.Write(
        [.. report.Classes
            .Select(row => (row, Figure: row.Figures[0]))
            .Where(pair => !double.IsNaN((isCompared ? pair.Figure.Gain : pair.Figure.Value) ?? double.NaN))
            .Select(pair => new ChartBar(
                names.IsEmpty ? $"class {names.LabelOf(pair.row.ClassId)}" : names.LabelOf(pair.row.ClassId),
                isCompared ? pair.Figure.Gain!.Value : pair.Figure.Value,
                isCompared ? FigureText.Gain(pair.Figure.Gain) : FigureText.Percent(pair.Figure.Value)))],
        isCompared);

    private static IReadOnlyList<ChartPoint> Points(EvaluationReport report) =>
        [.. report.Images
            .Select(image => (image.Name, Figure: image.Figures[0]))
            .Where(pair => !double.IsNaN(pair.Figure.Gain ?? double.NaN))
            .Select(pair => new ChartPoint(pair.Name, pair.Figure.Before!.Value, pair.Figure.Value))];

    private static string Sweep(EvaluationReport report) => BarChart.Write(
        [.. report.Sweep.Where(point => !double.IsNaN(point.MeanIou)).Select(point => new ChartBar(
            point.Threshold.ToString(CultureInfo.InvariantCulture), point.MeanIou, FigureText.Percent(point.MeanIou)))],
        signed: false);

    private static string Table(string first, IEnumerable<(string Name, IReadOnlyList<Figure> Figures)> rows)
    {
        var all = rows.ToList();
        if (all.Count == 0)
        {
            return "";
        }

        var isCompared = all.Any(row => row.Figures.Any(figure => figure.Before is not null));
        var head = all[0].Figures.SelectMany<Figure, string>(figure =>
            isCompared ? [figure.Name, "before", "gain"] : [figure.Name]);
        return HtmlTable.Write([first, .. head], all.Select(row => (IReadOnlyList<string>)[row.Name, .. row.Figures
            .SelectMany<Figure, string>(figure => isCompared
                ? [FigureText.Percent(figure.Value), FigureText.Percent(figure.Before ?? double.NaN), FigureText.Gain(figure.Gain)]
                : [FigureText.Percent(figure.Value)])]));
    }

    private static ChartColumn Column(GateBin bin) => new(
        bin.FromScore.ToString("0.00", CultureInfo.InvariantCulture),
        bin.Better,
        bin.Same,
        bin.Worse,
        $"{bin.Better} better, {bin.Same} unchanged, {bin.Worse} worse");
}
