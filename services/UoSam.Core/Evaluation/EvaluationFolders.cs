using UoSam.Core.Exchange;
using UoSam.Core.LabelMaps;

namespace UoSam.Core.Evaluation;

/// <summary>
/// Pairs the label maps of a folder of truth, sub-folders included, with predictions of the same relative name.
/// </summary>
public static class EvaluationFolders
{
    /// <summary>Lists the pairs; maps are read when they are asked for.</summary>
    /// <param name="truthFolder">Folder of truth.</param>
    /// <param name="predictedFolder">Folder of predictions; for those without truth see <see cref="WithoutTruth"/>.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="InvalidInputException">
    /// EVALUATION_NO_FOLDER, EVALUATION_EMPTY (no map in the truth), EVALUATION_MISSING (truth without a prediction),
    /// EVALUATION_MIXED (maps of more than one kind in a folder), or what a format refuses.
    /// </exception>
    public static EvaluationSource Open(
        string truthFolder, string predictedFolder, EvaluationFolderOptions? options = null)
    {
        options ??= new EvaluationFolderOptions();
        var pairs = Pair(truthFolder, predictedFolder, options);
        var logitsFolder = options.LogitsFolder ?? predictedFolder;
        return new EvaluationSource(
            pairs.Names,
            i => Fit(
                new EvaluationItem(
                    pairs.ReadTruth(i),
                    pairs.ReadPredicted(i),
                    options.ReadsLogits ? ReadLogits(logitsFolder, pairs.Names[i]) : null),
                options));
    }

    /// <summary>Lists the pairs, whatever their sizes.</summary>
    /// <param name="truthFolder">The first folder.</param>
    /// <param name="predictedFolder">The second folder.</param>
    /// <param name="options">How they are read; scores and geometry are not looked at.</param>
    /// <exception cref="InvalidInputException">As <see cref="Open"/>.</exception>
    public static MapPairs Pair(string truthFolder, string predictedFolder, EvaluationFolderOptions options)
    {
        var truth = OpenTruth(truthFolder, options);
        var predicted = MapFolder.Open(predictedFolder, options.PredictedName, options.Predicted);
        var flat = new FlatNames(truth.Names, predicted.Names);
        string? Find(string name) => predicted.Find(name) ?? predicted.Find(flat.Of(name));
        string[] paired = [.. truth.Names.Where(name => Find(name) is not null)];
        if (paired.Length == 0 || (paired.Length < truth.Names.Length && !options.SkipsMissing))
        {
            throw Missing(truth.Names, paired, predictedFolder, options.PredictedName);
        }

        CheckOneKind(truth, truthFolder, [.. paired.Select(name => truth.Find(name)!)], options.TruthName);
        CheckOneKind(predicted, predictedFolder, [.. paired.Select(name => Find(name)!)], options.PredictedName);
        return new MapPairs(
            paired,
            i => truth.Read(truth.Find(paired[i])!),
            i => predicted.Read(Find(paired[i])!));
    }

    /// <summary>Number of label maps in a folder of truth.</summary>
    /// <param name="truthFolder">As for <see cref="Open"/>.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="InvalidInputException">As <see cref="Open"/>.</exception>
    public static int CountTruth(string truthFolder, EvaluationFolderOptions? options = null) =>
        OpenTruth(truthFolder, options ?? new EvaluationFolderOptions()).Names.Length;

    /// <summary>Predictions that <see cref="Open"/> leaves out because there is no truth of their name.</summary>
    /// <param name="truthFolder">Folder of truth.</param>
    /// <param name="predictedFolder">Folder of predictions.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <returns>Relative names, in order.</returns>
    public static IReadOnlyList<string> WithoutTruth(
        string truthFolder, string predictedFolder, EvaluationFolderOptions? options = null)
    {
        options ??= new EvaluationFolderOptions();
        var truth = OpenTruth(truthFolder, options);
        var predicted = MapFolder.Open(predictedFolder, options.PredictedName, options.Predicted);
        var flat = new FlatNames(truth.Names, predicted.Names);
        var known = truth.Names.Select(name => predicted.Find(name) is null ? flat.Of(name) : name).Select(MapFolder.Stem);
        return [.. predicted.Names.ExceptBy(known, MapFolder.Stem)];
    }

    /// <summary>How many images have a file of foreground scores.</summary>
    /// <param name="source">What <see cref="Open"/> gave.</param>
    /// <param name="logitsFolder">Folder of the .npy files.</param>
    public static int CountLogits(EvaluationSource source, string logitsFolder) =>
        source.Names.Count(name => File.Exists(LogitsPath(logitsFolder, name)));

    private static MapFolder OpenTruth(string folder, EvaluationFolderOptions options)
    {
        var truth = MapFolder.Open(folder, options.TruthName, options.Truth);
        if (truth.IsPng)
        {
            FolderFormats.CheckOnlyPngs(folder, [.. FolderFormats.Pngs(folder)], options.TruthName);
        }

        var kind = $"{options.Truth.Suffix}.png";
        return truth.Names.Length > 0
            ? truth
            : throw new InvalidInputException(
                "EVALUATION_EMPTY", $"the {options.TruthName} folder {folder} holds no {kind} file");
    }

    private static void CheckOneKind(MapFolder maps, string folder, string[] names, string what)
    {
        if (maps.IsPng)
        {
            FolderFormats.CheckOneKind(folder, names, what);
        }
    }

    private static InvalidInputException Missing(
        string[] names, string[] paired, string predictedFolder, string what)
    {
        var first = names.Except(paired).First();
        var other = FolderFormats.OtherForm(predictedFolder, first);
        return new InvalidInputException(
            "EVALUATION_MISSING",
            $"{names.Length - paired.Length} of {names.Length} images have no {what} of the same name in "
            + $"{predictedFolder}, the first is {first}"
            + (other is null ? "" : $" (there is {other}, which is no PNG)") + ": "
            + (paired.Length > 0
                ? "add them, or score those that have one with --subset"
                : "check the folders, and the options --...-suffix where ends of names differ"));
    }

    /// <summary>Brings a prediction of another geometry to the truth's size; what was never predicted counts nowhere.</summary>
    private static EvaluationItem Fit(EvaluationItem item, EvaluationFolderOptions options)
    {
        var truth = item.Truth;
        var predicted = options.Predicted.Geometry?.Undo(item.Predicted, truth.Size)
            ?? item.Predicted;
        if (options.Predicted.Geometry is null && (predicted.Height != truth.Height || predicted.Width != truth.Width))
        {
            throw new InvalidInputException(
                "EVALUATION_SIZE",
                $"the {options.PredictedName} has {predicted.Height} rows x {predicted.Width} columns, the {options.TruthName} "
                + $"{truth.Height} x {truth.Width}: bring both to one size, or name the geometry (--geometry fit where it was only scaled)");
        }

        if (Array.IndexOf(predicted.Labels, LabelSpace.Unpredicted) < 0 || predicted.Labels.Length != truth.Labels.Length)
        {
            return item with { Predicted = predicted };
        }

        var truthLabels = (ushort[])truth.Labels.Clone();
        var labels = (ushort[])predicted.Labels.Clone();
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] == LabelSpace.Unpredicted)
            {
                labels[i] = options.UnpredictedId;
                truthLabels[i] = options.UnpredictedTruthId ?? truthLabels[i];
            }
        }

        return item with
        {
            Truth = truth.With(truthLabels),
            Predicted = predicted.With(labels),
        };
    }

    private static LogitMap? ReadLogits(string folder, string name)
    {
        var path = LogitsPath(folder, name);
        return File.Exists(path)
            ? InvalidInputException.Naming("scores", () => NpyReader.ReadLogits(File.ReadAllBytes(path)))
            : null;
    }

    private static string LogitsPath(string folder, string name) =>
        Path.Combine(folder, $"{MapFolder.Stem(name)}.npy");
}
