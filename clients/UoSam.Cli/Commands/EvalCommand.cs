using System.CommandLine;
using UoSam.Cli.Evaluating;
using UoSam.Core.Evaluation;
using UoSam.Core.Exchange;
using UoSam.Core.PostProcessing;

namespace UoSam.Cli.Commands;

/// <summary><c>uosam eval</c>: label maps against their truth, by the protocols of the field.</summary>
internal static class EvalCommand
{
    private static readonly string Formats = string.Join(", ", DumpFormats.All.Select(format => format.Id));
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
    private static readonly Option<string> LabelFormat = new("--label-format") { Description = $"Predictions: auto, {Formats}.", DefaultValueFactory = _ => "auto" };
    private static readonly Option<string> TruthFormat = new("--truth-format") { Description = "Truth, in the same words.", DefaultValueFactory = _ => "auto" };
    private static readonly Option<string?> Geometry = Text("--geometry", "What was done to the images before prediction, to be undone: fit (scaled), squash, crop or crop:SIDE; pixels that were never predicted are left out. Without it sizes must be equal.");
    private static readonly Option<string> Palette = new("--palette") { Description = "Colours of maps that hold colours: voc, cityscapes, or a file with R G B per line.", DefaultValueFactory = _ => "voc" };
    private static readonly Option<string[]> Baseline = new("--baseline") { Description = "Also score the maps of --before (else of --pred) after crf=stego, crf=dpss, crf=dpss-final or guided; needs --images." };
    private static readonly Option<bool> Subset = new("--subset") { Description = "Score only the images that have a prediction, and say how many." };
    private static readonly Option<string?> Images = Text("--images", "Folder of the images, for the page's pictures.");
    private static readonly Option<int> Top = new("--top") { Description = "Images in the table, worst first; pictures at each end of the page.", DefaultValueFactory = _ => 8 };
    private static readonly Option<int> Jobs = new("--jobs") { Description = "Threads.", DefaultValueFactory = _ => Environment.ProcessorCount };

    public static Command Create()
    {
        var command = new Command("eval", "Score label maps against ground truth.")
        {
            Truth, Predicted, Before, Protocol, Labels, Classes, Clusters, Matching, Match, Threshold, Sweep, Logits,
            Ratio, Average, Background, Void, Binary, SkipEnds, Consistency, LabelFormat, TruthFormat, Geometry, Palette,
            Subset, Images, Baseline,
            Top, Jobs,
        };
        var outputs = new ReportOutputs(command);
        command.SetAction((result, token) => CommandErrors.GuardAsync(() => Run(result, outputs.Read(result), token)));
        return command;
    }

    private static Task<int> Run(ParseResult result, ReportFiles files, CancellationToken token)
    {
        var settings = Settings(result);
        var protocol = ProtocolChoice.Create(ProtocolSettings(result));
        var run = Evaluation.Run(settings, protocol, token);
        if (!files.UsesStandardOutput)
        {
            EvaluationTable.Print(run, settings);
        }

        var images = settings.Images is { } folder ? new ImageFolder(folder) : null;
        files.Write(
            () => EvaluationJson.Write(run, settings),
            () => EvaluationCsv.Write(run),
            () => EvaluationPage.Write(run, settings, new ImagePictures(run, protocol.Space, images)));
        return Task.FromResult(CommandErrors.Done);
    }

    private static EvaluationSettings Settings(ParseResult result)
    {
        if (result.GetValue(Truth) is not { } truth || result.GetValue(Predicted) is not { } predicted)
        {
            throw new UsageException("expected --truth DIR and --pred DIR");
        }

        return new EvaluationSettings(truth, predicted, result.GetValue(Before))
        {
            Logits = result.GetValue(Logits),
            Folders = new EvaluationFolderOptions
            {
                SkipsMissing = result.GetValue(Subset),
                PredictedFormat = Format("--label-format", result.GetValue(LabelFormat)!),
                TruthFormat = Format("--truth-format", result.GetValue(TruthFormat)!),
                Geometry = result.GetValue(Geometry) is { } geometry ? DumpGeometry.Parse(geometry) : null,
                Dump = new DumpOptions { Palette = DumpOptionSet.PaletteOf(result.GetValue(Palette)!) },
            },
            Baselines = Baselines(result),
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
        MatchFile = result.GetValue(Match),
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

    private static string Format(string option, string text) => text == "auto" || DumpFormats.All.Any(format => format.Id == text)
        ? text
        : throw new UsageException($"{option} {text}: expected auto, {Formats}");

    private static Option<string?> Text(string name, string description) => new(name) { Description = description };
}
