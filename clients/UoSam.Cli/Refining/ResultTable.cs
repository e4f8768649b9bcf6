using System.Globalization;
using Spectre.Console;
using UoSam.Client;
using UoSam.Protos.V1;

namespace UoSam.Cli.Refining;

/// <summary>Prints what was done per object.</summary>
internal static class ResultTable
{
    /// <summary>Writes to standard output.</summary>
    public static void Print(ImageTask task, RefinementResult result, RefineSettings settings, bool verbose)
    {
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Width = 160;
        }

        if (NoObjects.IsTold(result))
        {
            Console.WriteLine($"the coarse map has {NoObjects.Describe(settings.Space)}");
        }
        else
        {
            AnsiConsole.Write(Objects(result));
        }

        PrintSummary(result);
        if (verbose)
        {
            var times = result.Timings;
            TimeSpan[] stages = [times.Encode, times.Prompts, times.Local, times.Global];
            var seconds = stages.Select(time => time.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture));
            Console.WriteLine($"seconds of encoder, prompts, local, global: {string.Join(", ", seconds)}");
        }

        PrintFiles(task, settings);
    }

    private static Table Objects(RefinementResult result)
    {
        var table = new Table().AddColumns("class", "object", "pixels", "refined", "score", "IoU", "decision", "reason");
        foreach (var trace in result.Local.Objects)
        {
            table.AddRow(
                Text(trace.ClassId),
                Text(trace.Component),
                Text(trace.CoarseAreaPixels),
                Text(trace.RefinedAreaPixels),
                trace.Score.ToString("0.00", CultureInfo.InvariantCulture),
                trace.CoarseIou.ToString("0.00", CultureInfo.InvariantCulture),
                trace.Decision == ObjectDecision.Accepted ? "refined" : "kept coarse",
                Markup.Escape(trace.Reason));
        }

        foreach (var region in result.Skipped)
        {
            var component = region.Component < 0 ? "all" : Text(region.Component);
            table.AddRow(
                Text(region.ClassId), component, Text(region.AreaPixels), "-", "-", "-", "skipped", Markup.Escape(region.Reason));
        }

        return table;
    }

    private static void PrintSummary(RefinementResult result)
    {
        var summary = result.Local.Summary;
        Console.WriteLine($"{Text(summary.ChangedPixels)} of {Text(summary.Pixels)} pixels changed by objects{Votes(result)}{Post(result)}");
        if (result.Local.Regions.Where(region => region.Decision == ObjectDecision.KeptCoarse).ToList() is { Count: > 0 } kept)
        {
            Console.WriteLine(
                $"{Text(kept.Sum(region => region.Pixels))} pixels kept their class, since SAM's masks say that their "
                + $"{(kept.Count == 1 ? "region goes" : $"{Text(kept.Count)} regions go")} with it");
        }

        foreach (var region in result.Local.InventedRegions)
        {
            Console.WriteLine(
                $"{Text(region.Pixels)} pixels of class {Text(region.ClassId)} went to class {Text(region.SurroundingClassId)}, "
                + "since SAM's features hardly tell that region from what is around it");
        }

        foreach (var region in result.Local.MislabelledRegions)
        {
            Console.WriteLine(
                $"{Text(region.Pixels)} pixels of class {Text(region.ClassId)} went to class {Text(region.LikeClassId)}, "
                + "since SAM's features there are those of that class elsewhere");
        }

        Console.WriteLine($"model {result.Local.Model.Id} on {result.Local.Model.Device}");
    }

    private static void PrintFiles(ImageTask task, RefineSettings settings)
    {
        Console.WriteLine($"refined map: {task.Output}");
        if (settings.Overlay)
        {
            Console.WriteLine($"before and after: {task.Overlay}");
        }

        if (settings.Explain)
        {
            Console.WriteLine($"points, boxes and candidates: {task.Explanation}");
        }

        if (settings.Json)
        {
            Console.WriteLine($"trace: {task.Trace}");
        }
    }

    // Presets without a grid of points have none.
    private static string Votes(RefinementResult result) =>
        result.Global.Votes.Count == 0 && result.Global.Summary.ChangedPixels == 0
            ? ""
            : $", {Text(result.Global.Summary.ChangedPixels)} by {Text(result.Global.Votes.Count)} votes";

    private static string Post(RefinementResult result) => result.Global.PostSummary is { } summary
        ? FormattableString.Invariant($" and post-processing, which alone changed {summary.ChangedPixels}")
        : "";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
