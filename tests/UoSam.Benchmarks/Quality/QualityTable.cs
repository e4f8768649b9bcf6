using System.Globalization;
using UoSam.Core.Evaluation;

namespace UoSam.Benchmarks.Quality;

/// <summary>Scores cases and prints one line per set.</summary>
internal static class QualityTable
{
    private const int Splits = 20;

    public static void PrintHeader() => Console.WriteLine(
        $"{"set",-14}{"n",4}  {"coarse",22}  {"refined: mIoU/B-mIoU/acc",24}{"worse",7}{"calls",7}{"ms",7}  halves (mIoU)");

    /// <summary>One line: figures before and after, images that lose, calls, time, spread over random halves.</summary>
    public static void PrintSet(IReadOnlyList<QualityRow> rows)
    {
        var after = Evaluate(rows, row => row.Item);
        var before = Evaluate(rows, row => new EvaluationItem(row.Item.Truth, row.Coarse));
        var report = after.ComparedTo(before);
        var worse = report.Images.Count(image => image.Figures[2].Gain < -0.001);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{rows[0].Case.Set,-14}{rows.Count,4}  {Text(before),22}  {Text(after),24}{worse,7}"
            + $"{rows.Average(row => row.DecoderCalls),7:0.0}{rows.Average(row => row.Milliseconds),7:0}  {Halves(rows)}"));
    }

    public static EvaluationReport Evaluate(IReadOnlyList<QualityRow> rows, Func<QualityRow, EvaluationItem> item)
    {
        var options = FixedClassOptions.Boundary with { Space = rows[0].Case.Space };
        var source = new EvaluationSource([.. rows.Select(row => row.Case.Name)], i => item(rows[i]));
        return FixedClassProtocol.Evaluate(source, options, threads: 2, CancellationToken.None);
    }

    private static string Text(EvaluationReport report) => string.Join(
        "/", report.Overall.Select(figure => string.Create(CultureInfo.InvariantCulture, $"{100 * figure.Value:0.00}")));

    // Least, median and largest mIoU gain over random halves of the set.
    private static string Halves(IReadOnlyList<QualityRow> rows)
    {
        if (rows.Count < 8)
        {
            return "";
        }

        var random = new Random(1);
        var options = FixedClassOptions.Boundary with { Space = rows[0].Case.Space, BoundaryRatio = 0 };
        var gains = new double[Splits];
        for (var split = 0; split < Splits; split++)
        {
            var half = rows.OrderBy(_ => random.Next()).Take(rows.Count / 2).ToList();
            gains[split] = 100 * (MeanIou(half, row => row.Item, options)
                - MeanIou(half, row => new EvaluationItem(row.Item.Truth, row.Coarse), options));
        }

        Array.Sort(gains);
        return string.Create(
            CultureInfo.InvariantCulture, $"{gains[0]:+0.0;-0.0} {gains[Splits / 2]:+0.0;-0.0} {gains[^1]:+0.0;-0.0}");
    }

    private static double MeanIou(
        List<QualityRow> rows, Func<QualityRow, EvaluationItem> item, FixedClassOptions options)
    {
        var source = new EvaluationSource([.. rows.Select(row => row.Case.Name)], i => item(rows[i]));
        return FixedClassProtocol.Evaluate(source, options, threads: 2, CancellationToken.None).Overall[0].Value;
    }
}
