using System.CommandLine;
using UoSam.Cli.Evaluating;
using UoSam.Cli.Reviewing;
using UoSam.Core.LabelMaps;

namespace UoSam.Cli.Commands;

/// <summary><c>uosam report</c>: without ground truth, which images to look at.</summary>
internal static class ReportCommand
{
    private static readonly Option<string?> Images = Text("--images", "Folder of the images, with sub-folders.");
    private static readonly Option<string?> Before = Text("--before", "Folder of the coarse maps of the same names.");
    private static readonly Option<string?> After = Text("--after", "Folder of the refined maps; traces of 'refine --json' beside them are read.");
    private static readonly Option<string> Rank = new("--rank")
    {
        Description = "What comes first: changed (share of pixels), alignment (boundaries that left the edges of the image), "
            + "score (SAM's lowest) or rejected (objects kept as they were).",
        DefaultValueFactory = _ => "changed",
    };

    private static readonly Option<string> Background = new("--background") { Description = "Id of background, or none.", DefaultValueFactory = _ => "0" };
    private static readonly Option<string> Void = new("--void") { Description = "Ids without a label, by commas.", DefaultValueFactory = _ => "255" };
    private static readonly Option<bool> Subset = new("--subset") { Description = "Leave out coarse maps without a refined one, and say how many." };
    private static readonly Option<int> Top = new("--top") { Description = "Images in the table and on the page; --json and --csv have all.", DefaultValueFactory = _ => 50 };
    private static readonly Option<int> Jobs = new("--jobs") { Description = "Threads.", DefaultValueFactory = _ => Environment.ProcessorCount };

    public static Command Create()
    {
        var command = new Command(
            "report",
            "Rank images by what refinement changed, without ground truth.\n\nThe options from --mask-format on say how the maps of --before were "
            + "written, with --both those of --after too.")
        {
            Images, Before, After, Rank, Background, Void, Subset, Top, Jobs,
        };
        var outputs = new ReportOutputs(command);
        var compared = new ComparedOptionSet(command, "--after");
        command.SetAction((result, token) =>
            CommandErrors.GuardAsync(() => Run(result, compared, outputs.Read(result), token)));
        return command;
    }

    private static Task<int> Run(
        ParseResult result, ComparedOptionSet compared, ReportFiles files, CancellationToken token)
    {
        var settings = Settings(result, compared);
        var folder = new FolderReview(settings);
        var report = folder.Run(token);
        if (!files.UsesStandardOutput)
        {
            ReviewTable.Print(ReportConsole.Create(), report, settings);
        }

        files.Write(
            () => ReviewJson.Write(report, settings),
            () => ReviewCsv.Write(report, settings),
            () => ReviewDocument.Write(report, settings, folder));
        return Task.FromResult(CommandErrors.Done);
    }

    private static ReviewSettings Settings(ParseResult result, ComparedOptionSet compared)
    {
        if (result.GetValue(Images) is not { } images || result.GetValue(Before) is not { } before
            || result.GetValue(After) is not { } after)
        {
            throw new UsageException("expected --images DIR, --before DIR and --after DIR");
        }

        var rank = result.GetValue(Rank) switch
        {
            "changed" => ReviewRank.Changed,
            "alignment" => ReviewRank.Alignment,
            "score" => ReviewRank.Score,
            "rejected" => ReviewRank.Rejected,
            var other => throw new UsageException($"--rank {other}: expected changed, alignment, score or rejected"),
        };
        var space = OptionValues.Space(result.GetValue(Background)!, result.GetValue(Void)!) with
        {
            UnknownIds = [LabelSpace.Unpredicted],
        };
        return new ReviewSettings(images, before, after, rank, compared.Read(result, space, hasBefore: true))
        {
            Space = space,
            Suffix = compared.Suffix(result),
            IsSubset = result.GetValue(Subset),
            Top = OptionValues.InRange("--top", result.GetValue(Top), 0, 1000),
            Jobs = OptionValues.InRange("--jobs", result.GetValue(Jobs), 1, 1024),
        };
    }

    private static Option<string?> Text(string name, string description) => new(name) { Description = description };
}
