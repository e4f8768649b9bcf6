using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using UoSam.Core;
using UoSam.Core.Evaluation;
using UoSam.Core.LabelMaps;

namespace UoSam.Benchmarks;

/// <summary>
/// score --truth DIR --pred DIR [--before DIR] [--background ID|none] [--void ID[,ID]] [--ratio R] [--subset] [--images N]
/// [--json FILE]: data-set mIoU, Boundary IoU and pixel accuracy.
/// </summary>
internal static class ScoreCommand
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    internal static int Run(string[] args)
    {
        try
        {
            return Score(args);
        }
        catch (Exception fault) when (fault is InvalidInputException or ArgumentException)
        {
            Console.Error.WriteLine(fault.Message);
            return 1;
        }
    }

    private static int Score(string[] args)
    {
        var truth = Option(args, "--truth") ?? throw new ArgumentException("--truth DIR is missing");
        var predicted = Option(args, "--pred") ?? throw new ArgumentException("--pred DIR is missing");
        var options = Options(args);
        var subset = args.Contains("--subset");
        var report = Evaluate(truth, predicted, options, subset);
        if (Option(args, "--before") is { } before)
        {
            var names = report.Images.Select(image => image.Name).ToHashSet();
            report = report.ComparedTo(Evaluate(truth, before, options, subset, names));
        }

        var imageRows = int.Parse(Option(args, "--images") ?? "0", CultureInfo.InvariantCulture);
        Print(report, EvaluationFolders.CountTruth(truth), imageRows);
        if (Option(args, "--json") is { } path)
        {
            File.WriteAllText(path, JsonSerializer.Serialize(report, Json));
        }

        return 0;
    }

    private static EvaluationReport Evaluate(
        string truth, string maps, FixedClassOptions options, bool subset, HashSet<string>? only = null)
    {
        var source = EvaluationFolders.Open(truth, maps, new() { SkipsMissing = subset || only is not null });
        if (only is not null)
        {
            var all = source;
            int[] kept = [.. Enumerable.Range(0, all.Names.Count).Where(i => only.Contains(all.Names[i]))];
            source = new EvaluationSource([.. kept.Select(i => all.Names[i])], i => all.Load(kept[i]));
        }

        return FixedClassProtocol.Evaluate(source, options, threads: 2, CancellationToken.None);
    }

    private static FixedClassOptions Options(string[] args)
    {
        var background = Option(args, "--background") ?? "0";
        var ids = (Option(args, "--void") ?? "255").Split(',', StringSplitOptions.RemoveEmptyEntries);
        var space = new LabelSpace(
            background == "none" ? null : ushort.Parse(background, CultureInfo.InvariantCulture),
            [.. ids.Select(id => ushort.Parse(id, CultureInfo.InvariantCulture))]);
        var ratio = double.Parse(Option(args, "--ratio") ?? "0.02", CultureInfo.InvariantCulture);
        return FixedClassOptions.Boundary with { Protocol = "score", Space = space, BoundaryRatio = ratio };
    }

    private static void Print(EvaluationReport report, int truthCount, int imageRows)
    {
        var part = report.ImageCount < truthCount ? $" of {truthCount} (subset)" : "";
        Console.WriteLine($"{report.ImageCount} images{part}");
        Console.WriteLine(Line("mIoU / B-mIoU / acc", report.Overall));
        foreach (var row in report.Classes)
        {
            Console.WriteLine(Line($"  class {row.ClassId,5} {row.TruthPixels,12} px", row.Figures));
        }

        ImageFigures[] losers = [.. report.Images.Where(image => image.Figures[2].Gain < -0.001)];
        if (report.Overall[0].Before is not null)
        {
            Console.WriteLine(
                $"images that lose > 0.1 % pixel accuracy: {losers.Length} of {report.ImageCount} "
                + $"({100.0 * losers.Length / report.ImageCount:0.0} %)");
        }

        foreach (var image in report.Images.Take(imageRows))
        {
            Console.WriteLine(Line($"  {image.Name}", image.Figures));
        }

        foreach (var note in report.Notes)
        {
            Console.WriteLine($"note: {note}");
        }
    }

    private static string Line(string title, IReadOnlyList<Figure> figures) =>
        $"{title}: " + string.Join(" / ", figures.Select(figure => figure.Gain is { } gain
            ? string.Create(CultureInfo.InvariantCulture, $"{100 * figure.Value:0.00} ({100 * gain:+0.00;-0.00;0.00})")
            : string.Create(CultureInfo.InvariantCulture, $"{100 * figure.Value:0.00}")));

    private static string? Option(string[] args, string name)
    {
        var at = Array.IndexOf(args, name);
        return at < 0 ? null : at + 1 < args.Length ? args[at + 1] : throw new ArgumentException($"{name} needs a value");
    }
}
