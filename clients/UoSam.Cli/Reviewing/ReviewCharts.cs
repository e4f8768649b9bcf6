using System.Globalization;
using UoSam.Cli.Evaluating;
using UoSam.Cli.Pages;
using UoSam.Protos.V1;

namespace UoSam.Cli.Reviewing;

/// <summary>The plots of a ranking's page, over all images.</summary>
internal static class ReviewCharts
{
    private const int MostReasons = 20;

    /// <summary>Net change of the area of each class, in percent of all pixels.</summary>
    public static string Areas(ReviewReport report, Func<int, string> labelOf)
    {
        var pixels = report.Images.Sum(review => (long)review.Change.Pixels);
        return BarChart.Write(
            [.. report.Images.SelectMany(review => review.ChangedClasses)
                .GroupBy(change => change.ClassId)
                .OrderBy(changes => changes.Key)
                .Select(changes => (Id: changes.Key, Share: changes.Sum(c => (long)c.PixelsAfter - c.PixelsBefore) / (double)pixels))
                .Select(pair => new ChartBar($"class {labelOf(pair.Id)}", pair.Share, FigureText.Gain(pair.Share)))],
            signed: true);
    }

    /// <summary>How often each reason kept an object as it was; numbers in reasons are left out, so that like ones meet.</summary>
    public static string Reasons(ReviewReport report) => HtmlTable.WriteUnlessEmpty(
        ["reason", "objects"],
        [.. report.Images.SelectMany(review => review.Trace?.Rejected ?? [])
            .GroupBy(item => WithoutNumbers(item.Reason))
            .OrderByDescending(group => group.Count())
            .Take(MostReasons)
            .Select(group => (IReadOnlyList<string>)[group.Key, group.Count().ToString(CultureInfo.InvariantCulture)])]);

    /// <summary>Share of objects that were refined or kept, by SAM's score.</summary>
    public static string Scores(ReviewReport report)
    {
        var objects = report.Images.SelectMany(review => review.Trace?.Objects ?? []).ToLookup(item => GateBin.IndexOf(item.Score));
        var used = Enumerable.Range(0, GateBin.Bins).Where(objects.Contains).DefaultIfEmpty(-1).ToList();
        return used[0] < 0
            ? ""
            : StackedColumns.Write(
                [.. Enumerable.Range(used[0], used[^1] - used[0] + 1).Select(bin => Column(bin, [.. objects[bin]]))],
                "SAM's score of the mask");
    }

    private static ChartColumn Column(int bin, ObjectTrace[] items)
    {
        var refined = items.Count(item => item.Decision == ObjectDecision.Accepted);
        return new ChartColumn(
            (bin * GateBin.Width).ToString("0.00", CultureInfo.InvariantCulture),
            refined,
            0,
            items.Length - refined,
            $"{refined} refined, {items.Length - refined} kept");
    }

    private static string WithoutNumbers(string reason) =>
        System.Text.RegularExpressions.Regex.Replace(reason, "[0-9]+([.,][0-9]+)?", "…");
}
