using System.CommandLine;
using UoSam.Cli.Converting;
using UoSam.Cli.Evaluating;
using UoSam.Core.Evaluation;
using UoSam.Core.Exchange;
using UoSam.Core.PostProcessing;

namespace UoSam.Cli.Commands;

/// <summary><c>uosam eval</c>: label maps against their truth, by the protocols of the field.</summary>
internal static class EvalCommand
{
    private static readonly Option<string?> Truth = Text("--truth", "Folder of ground truth, PNG label maps, with sub-folders.");
    private static readonly Option<string?> Predicted = Text("--pred", "Folder of predictions of the same names.");
    private static readonly Option<string?> Before = Text("--before", "Folder of the maps before refinement: every figure with its gain, images that got worse first.");
    private static readonly Option<string> Protocol = new("--protocol")
    {
        Description = "luss: ImageNet-S, image-level matching, 0 is other, 1000 void. stego: clusters matched by pixels. voc: fixed "
            + "classes, mean over all. boundary: fixed classes, mean over those in the truth. davis: J, F, VC_n of videos, a "
            + "sub-folder each.",
        DefaultValueFactory = _ => "boundary",
    };

    private static readonly Option<string?> Labels = Text("--labels", "Label space of stego: cocostuff27, cocostuff182 (fine ids, mapped to 27), cityscapes27 (labelIds) or voc.");
    private static readonly Option<int?> Classes = new("--classes") { Description = "Number of classes: K of luss (50, 300, 919); of stego without --labels; of voc, 21." };
    private static readonly Option<int?> Clusters = new("--clusters") { Description = "Number of predicted ids of stego, or of voc with --matching; default as many as classes." };
    private static readonly Option<string?> Matching = Text("--matching", "pixels (stego's default), iou, majority (MaskContrast: iou with as many clusters as classes, else majority) or fixed (voc's default).");
    private static readonly Option<string?> Match = Text("--match", "match.json with predicted id to class, instead of a matching.");
    private static readonly Option<string?> Threshold = Text("--threshold", "luss: pixels whose foreground score (NAME.npy) is below become 0; default 0 where there are scores; none for no threshold.");
    private static readonly Option<string?> Sweep = Text("--sweep", "luss: thresholds FROM:TO[:STEP], step 0.01; the best mIoU is reported.");
    private static readonly Option<string?> Logits = Text("--logits", "Folder of the .npy scores; default beside the predictions. The maps of --before have their own beside them.");
    private static readonly Option<double?> Ratio = new("--ratio") { Description = "Width of boundaries, of the diagonal; default 0.02, luss 0.03; davis: tolerance, 0.008." };
    private static readonly Option<string?> Average = Text("--average", "Classes of the mean IoU of voc, boundary and stego: truth, defined (in truth or prediction) or all.");
    private static readonly Option<string> Background = new("--background") { Description = "Id of background, or none; davis scores no background.", DefaultValueFactory = _ => "0" };
    private static readonly Option<string> Void = new("--void") { Description = "Ids without a label, by commas, or none (DAVIS-2016 has its objects as 255); stego: predictions that are left out.", DefaultValueFactory = _ => "255" };
    private static readonly Option<bool> Binary = new("--binary") { Description = "davis: all ids are one object (DAVIS-2016)." };
    private static readonly Option<bool> SkipEnds = new("--skip-ends") { Description = "davis: the first and last frame are not scored." };
    private static readonly Option<string> Consistency = new("--consistency") { Description = "davis: the n of VC_n, by commas.", DefaultValueFactory = _ => "8,16" };
    private static readonly Option<string> TruthFormat = new("--truth-format") { Description = "Format of the truth, in the same words as --mask-format.", DefaultValueFactory = _ => "auto" };
    private static readonly Option<string> TruthSuffix = new("--truth-suffix") { Description = "End of the truth's names that is no part of the image's name, e.g. _gtFine_labelIds; other files are left alone.", DefaultValueFactory = _ => "" };
    private static readonly Option<string[]> Baseline = new("--baseline") { Description = "Also score the maps of --before (else of --pred) after crf=stego, crf=dpss, crf=dpss-final or guided; needs --images." };
    private static readonly Option<string?> Scores = Text("--scores", "Folder of scores of classes (.npy, [classes, H, W], of the maps' names): each crf of --baseline also from them.");
    private static readonly Option<bool> Subset = new("--subset") { Description = "Score only the images that have a prediction, and say how many." };
    private static readonly Option<string?> Images = Text("--images", "Folder of the images, for the page's pictures.");
    private static readonly Option<int> Top = new("--top") { Description = "Images in the table, worst first; pictures at each end of the page.", DefaultValueFactory = _ => 8 };
    private static readonly Option<int> Jobs = new("--jobs") { Description = "Threads.", DefaultValueFactory = _ => Environment.ProcessorCount };

    public static Command Create()
    {
        var command = new Command(
            "eval",
            "Score label maps against ground truth.\n\nThe options from --mask-format on say how the maps of --before were written, those of --pred where "
            + "there is no --before (or with --both). Pixels that were never predicted are left out. Without --geometry sizes must be equal.")
        {
            Truth, Predicted, Before, Protocol, Labels, Classes, Clusters, Matching, Match, Threshold, Sweep, Logits,
            Ratio, Average, Background, Void, Binary, SkipEnds, Consistency, TruthFormat, TruthSuffix,
            Subset, Images, Baseline, Scores,
            Top, Jobs,
        };
        var outputs = new ReportOutputs(command);
        var compared = new ComparedOptionSet(command, "--pred");
        command.SetAction((result, token) =>
            CommandErrors.GuardAsync(() => Run(result, compared, outputs.Read(result), token)));
        return command;
    }

    private static Task<int> Run(
        ParseResult result, ComparedOptionSet compared, ReportFiles files, CancellationToken token)
    {
        var chosen = ProtocolSettings(result);
        var protocol = ProtocolChoice.Create(chosen);
        var settings = Settings(result, compared, protocol);
        var run = Evaluation.Run(settings, protocol, token);
        if (!files.UsesStandardOutput)
        {
            EvaluationTable.Print(run, settings);
        }

        files.Write(
            () => EvaluationJson.Write(run, settings),
            () => EvaluationCsv.Write(run),
            () => EvaluationPage.Write(run, settings, new ImagePictures(run, protocol.Space, settings.OpenImages())));
        return Task.FromResult(CommandErrors.Done);
    }

    private static EvaluationSettings Settings(ParseResult result, ComparedOptionSet compared, ProtocolChoice protocol)
    {
        if (result.GetValue(Truth) is not { } truth || result.GetValue(Predicted) is not { } predicted)
        {
            throw new UsageException("expected --truth DIR and --pred DIR");
        }

        var reading = compared.Read(result, protocol.Space, result.GetValue(Before) is not null);
        return new EvaluationSettings(truth, predicted, result.GetValue(Before))
        {
            Names = reading.Dump.ClassNames.IsEmpty ? protocol.Names : reading.Dump.ClassNames,
            Suffix = compared.Suffix(result),
            BeforeReading = reading.Before,
            Logits = result.GetValue(Logits),
            Folders = new EvaluationFolderOptions
            {
                SkipsMissing = result.GetValue(Subset),
                Predicted = reading.After,
                Truth = new MapReading
                {
                    Format = TruthFormatOf(result.GetValue(TruthFormat)!),
                    Dump = new DumpOptions
                    {
                        Palette = reading.Dump.Options.Palette,
                        TakesLowestId = reading.Dump.Options.TakesLowestId,
                        NegativeId = reading.Dump.Options.NegativeId,
                        ClassNames = reading.Dump.Options.ClassNames,
                        Limits = reading.Dump.Options.Limits,
                    },
                    Suffix = result.GetValue(TruthSuffix)!,
                },
            },
            Baselines = Baselines(result),
            Scores = ScoreFiles.Open(result.GetValue(Scores), reading.Dump, Baseline.Name, result.GetValue(Baseline) ?? []),
            Images = result.GetValue(Images),
            Top = OptionValues.InRange("--top", result.GetValue(Top), 0, 1000),
            Jobs = OptionValues.InRange("--jobs", result.GetValue(Jobs), 1, 1024),
        };
    }

    private static ProtocolSettings ProtocolSettings(ParseResult result) => new(result.GetValue(Protocol)!)
    {
        Labels = result.GetValue(Labels),
        Classes = OptionValues.InRange("--classes", result.GetValue(Classes), 1, 65535),
        Clusters = OptionValues.InRange("--clusters", result.GetValue(Clusters), 1, 65535),
        Matching = result.GetValue(Matching),
        MatchFile = OptionValues.ExistingFile("--match", result.GetValue(Match)),
        Threshold = result.GetValue(Threshold),
        Sweep = result.GetValue(Sweep),
        Ratio = OptionValues.Share("--ratio", result.GetValue(Ratio)),
        Average = result.GetValue(Average),
        Space = OptionValues.Space(result.GetValue(Background)!, result.GetValue(Void)!),
        IsBinary = result.GetValue(Binary),
        SkipsEnds = result.GetValue(SkipEnds),
        Consistency = [.. result.GetValue(Consistency)!.Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(text => OptionValues.InRange("--consistency", OptionValues.Whole("--consistency", text), 2, 1000))],
    };

    private static PostProcess[] Baselines(ParseResult result)
    {
        var baselines = Array.ConvertAll(result.GetValue(Baseline) ?? [], BaselineOption.Parse);
        return baselines.Length == 0 || result.GetValue(Images) is not null
            ? baselines
            : throw new UsageException("--baseline works on the images: name their folder with --images");
    }

    private static string TruthFormatOf(string text) => text == "auto" || DumpFormats.All.Any(format => format.Id == text)
        ? text
        : throw new UsageException(
            $"--truth-format {text}: expected auto, {string.Join(", ", DumpFormats.All.Select(format => format.Id))}");

    private static Option<string?> Text(string name, string description) => new(name) { Description = description };
}
