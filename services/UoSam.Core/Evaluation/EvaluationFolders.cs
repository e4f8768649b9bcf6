using UoSam.Core.LabelMaps;

namespace UoSam.Core.Evaluation;

/// <summary>
/// Pairs the PNG label maps of a folder of truth, sub-folders included, with predictions of the same relative name.
/// </summary>
public static class EvaluationFolders
{
    /// <summary>Lists the pairs; maps are read when they are asked for.</summary>
    /// <param name="truthFolder">Folder of truth.</param>
    /// <param name="predictedFolder">Folder of predictions; for those without truth see <see cref="WithoutTruth"/>.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="InvalidInputException">
    /// EVALUATION_NO_FOLDER, EVALUATION_EMPTY (no PNG in the truth), EVALUATION_MISSING (truth without a prediction),
    /// EVALUATION_MIXED (maps of more than one kind in a folder).
    /// </exception>
    public static EvaluationSource Open(
        string truthFolder, string predictedFolder, EvaluationFolderOptions? options = null)
    {
        options ??= new EvaluationFolderOptions();
        var names = List(truthFolder, options.TruthName);
        CheckFolder(predictedFolder, options.PredictedName);
        var paired = names.Where(name => File.Exists(Path.Combine(predictedFolder, name))).ToArray();
        if (paired.Length == 0 || (paired.Length < names.Length && !options.SkipsMissing))
        {
            throw Missing(names, paired, predictedFolder, options.PredictedName);
        }

        FolderFormats.CheckOneKind(truthFolder, paired, options.TruthName);
        FolderFormats.CheckOneKind(predictedFolder, paired, options.PredictedName);
        var logitsFolder = options.LogitsFolder ?? predictedFolder;
        return new EvaluationSource(
            paired,
            i => new EvaluationItem(
                Read(truthFolder, paired[i], options.TruthName, options.TruthEncoding),
                Read(predictedFolder, paired[i], options.PredictedName, options.PredictedEncoding),
                options.ReadsLogits ? ReadLogits(logitsFolder, paired[i]) : null));
    }

    /// <summary>Number of label maps in a folder of truth.</summary>
    /// <param name="truthFolder">As for <see cref="Open"/>.</param>
    /// <exception cref="InvalidInputException">EVALUATION_NO_FOLDER, EVALUATION_EMPTY, EVALUATION_MIXED.</exception>
    public static int CountTruth(string truthFolder) => List(truthFolder, "truth").Length;

    /// <summary>Predictions that <see cref="Open"/> leaves out because there is no truth of their name.</summary>
    /// <param name="truthFolder">Folder of truth.</param>
    /// <param name="predictedFolder">Folder of predictions.</param>
    /// <returns>Relative names, in order.</returns>
    public static IReadOnlyList<string> WithoutTruth(string truthFolder, string predictedFolder) =>
        [.. FolderFormats.Pngs(predictedFolder).Where(name => !File.Exists(Path.Combine(truthFolder, name)))];

    /// <summary>How many images have a file of foreground scores.</summary>
    /// <param name="source">What <see cref="Open"/> gave.</param>
    /// <param name="logitsFolder">Folder of the .npy files.</param>
    public static int CountLogits(EvaluationSource source, string logitsFolder) =>
        source.Names.Count(name => File.Exists(LogitsPath(logitsFolder, name)));

    private static string[] List(string folder, string what)
    {
        CheckFolder(folder, what);
        string[] names = [.. FolderFormats.Pngs(folder)];
        FolderFormats.CheckOnlyPngs(folder, names, what);
        return names.Length > 0
            ? names
            : throw new InvalidInputException("EVALUATION_EMPTY", $"the {what} folder {folder} holds no .png file");
    }

    private static void CheckFolder(string folder, string what)
    {
        if (!Directory.Exists(folder))
        {
            throw new InvalidInputException(
                "EVALUATION_NO_FOLDER", $"the {what} folder {folder} does not exist: check its name");
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
            + (other is null ? "" : $" (there is {other}, which is no PNG)") + ": add them, or ask for a subset");
    }

    private static LabelMap Read(string folder, string name, string what, LabelPngEncoding encoding)
    {
        try
        {
            return LabelPngReader.Read(File.ReadAllBytes(Path.Combine(folder, name)), encoding);
        }
        catch (InvalidInputException fault)
        {
            throw new InvalidInputException(fault.Reason, $"{what}: {fault.Message}", fault);
        }
    }

    private static LogitMap? ReadLogits(string folder, string name)
    {
        var path = LogitsPath(folder, name);
        try
        {
            return File.Exists(path) ? NpyReader.ReadLogits(File.ReadAllBytes(path)) : null;
        }
        catch (InvalidInputException fault)
        {
            throw new InvalidInputException(fault.Reason, $"scores: {fault.Message}", fault);
        }
    }

    private static string LogitsPath(string folder, string name) =>
        Path.Combine(folder, Path.ChangeExtension(name, ".npy"));
}
