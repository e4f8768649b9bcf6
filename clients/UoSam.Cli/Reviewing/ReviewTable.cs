using System.Globalization;
using Spectre.Console;
using UoSam.Cli.Evaluating;

namespace UoSam.Cli.Reviewing;

/// <summary>Prints a ranking for a terminal.</summary>
internal static class ReviewTable
{
    private const int MostClasses = 3;

    public static void Print(IAnsiConsole console, ReviewReport report, ReviewSettings settings)
    {
        var table = new Table().AddColumn($"first of {report.Images.Count} by {settings.Rank.ToString().ToLowerInvariant()}");
        foreach (var name in (string[])["changed %", "by memory", "classes", "alignment", "gain", "refined", "kept", "skipped", "lowest score", "kept because"])
        {
            table.AddColumn(new TableColumn(name));
        }

        foreach (var review in report.Images.Take(settings.Top))
        {
            string[] cells =
            [
                review.Name,
                FigureText.Percent(review.ChangedShare),
                FigureText.Percent(review.ChangedByMemory),
                ReviewText.Classes(review, MostClasses, settings.LabelOf),
                FigureText.Percent(review.AlignmentAfter),
                FigureText.Gain(review.AlignmentGain),
                Objects(review, review.Accepted),
                Objects(review, review.Rejected),
                Objects(review, review.Skipped),
                ReviewText.Score(review.LowestScore),
                review.Reasons(settings.LabelOf).FirstOrDefault() ?? "",
            ];
            table.AddRow(Array.ConvertAll(cells, Markup.Escape));
        }

        console.Write(table);
        foreach (var note in report.Notes)
        {
            console.MarkupLineInterpolated($"[yellow]note:[/] {note}");
        }
    }

    private static string Objects(ImageReview review, int count) =>
        review.Trace is null ? "-" : count.ToString(CultureInfo.InvariantCulture);
}
