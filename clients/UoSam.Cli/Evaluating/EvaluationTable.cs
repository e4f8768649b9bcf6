using System.Globalization;
using Spectre.Console;
using UoSam.Core.Evaluation;
using UoSam.Core.Exchange;

namespace UoSam.Cli.Evaluating;

/// <summary>Prints a report for a terminal.</summary>
internal static class EvaluationTable
{
    /// <summary>Writes to standard output.</summary>
    public static void Print(EvaluationRun run, EvaluationSettings settings)
    {
        Print(ReportConsole.Create(), run, settings);
    }

    internal static void Print(IAnsiConsole console, EvaluationRun run, EvaluationSettings settings)
    {
        var report = run.Report;
        console.MarkupLineInterpolated($"[bold]{report.Protocol}[/], {report.ImageCount} images, figures in %");
        console.Write(Overall(report, run.Baselines));
        if (report.Classes.Count > 0)
        {
            console.Write(Classes(report, settings.Names));
        }

        if (settings.Top > 0 && report.Images.Count > 0)
        {
            console.Write(Images(report, settings.Top));
        }

        if (report.Overall[0].Before is not null)
        {
            var worse = report.Images.Count(FigureText.IsWorse);
            console.MarkupLineInterpolated($"{worse} of {report.Images.Count} got worse in {report.Overall[0].Name}");
        }

        foreach (var note in report.Notes)
        {
            console.MarkupLineInterpolated($"[yellow]note:[/] {note}");
        }
    }

    private static Table Overall(EvaluationReport report, IReadOnlyList<BaselineReport> baselines)
    {
        string[] compared = report.Overall[0].Before is not null ? ["before", "gain"] : [];
        var table = New(["figure", "value", .. compared, .. baselines.Select(baseline => baseline.Name)]);
        for (var i = 0; i < report.Overall.Count; i++)
        {
            var figure = report.Overall[i];
            string[] gains = figure.Before is { } before ? [FigureText.Percent(before), FigureText.Gain(figure.Gain)] : [];
            string[] cells =
            [
                figure.Name, FigureText.Percent(figure.Value), .. gains,
                .. baselines.Select(baseline => FigureText.Percent(baseline.Report.Overall[i].Value)),
            ];
            table.AddRow(Array.ConvertAll(cells, Markup.Escape));
        }

        return table;
    }

    private static Table Classes(EvaluationReport report, ClassNames names)
    {
        var matched = report.Matching.Where(match => match.TruthId is not null)
            .ToLookup(match => match.TruthId!.Value, match => match.PredictedId);
        string[] head = ["class", "pixels", .. Names(report.Classes[0].Figures)];
        var table = New(report.Matching.Count > 0 ? [.. head, "predicted id"] : head);
        foreach (var row in report.Classes.Where(HasAnything))
        {
            string[] cells = [Markup.Escape(names.LabelOf(row.ClassId)), Text(row.TruthPixels), .. Cells(row.Figures)];
            table.AddRow(report.Matching.Count > 0
                ? [.. cells, string.Join(", ", matched[row.ClassId])]
                : cells);
        }

        return table;
    }

    private static bool HasAnything(ClassFigures row) =>
        row.TruthPixels > 0 || row.Figures.Any(figure => !double.IsNaN(figure.Value) || figure.Before is not null);

    private static Table Images(EvaluationReport report, int top)
    {
        var table = New([$"worst of {report.Images.Count}", .. Names(report.Images[0].Figures)]);
        foreach (var image in report.Images.Take(top))
        {
            table.AddRow([Markup.Escape(image.Name), .. Cells(image.Figures)]);
        }

        return table;
    }

    private static IEnumerable<string> Names(IReadOnlyList<Figure> figures) =>
        figures.SelectMany<Figure, string>(figure => figure.Before is null ? [figure.Name] : [figure.Name, "gain"]);

    private static IEnumerable<string> Cells(IReadOnlyList<Figure> figures) => figures.SelectMany<Figure, string>(
        figure => figure.Before is null
            ? [FigureText.Percent(figure.Value)]
            : [FigureText.Percent(figure.Value), FigureText.Gain(figure.Gain)]);

    private static Table New(string[] columns)
    {
        var table = new Table();
        for (var i = 0; i < columns.Length; i++)
        {
            var column = new TableColumn(Markup.Escape(columns[i]));
            table.AddColumn(i == 0 ? column : column.RightAligned());
        }

        return table;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
