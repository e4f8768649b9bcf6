using UoSam.Core.LabelMaps;

namespace UoSam.Core.Evaluation;

/// <summary>
/// Pairs the PNG label maps of a folder of truth, sub-folders included, with predictions of the same relative name.
/// </summary>
public static class EvaluationFolders
{
    /// <summary>Lists the pairs; maps are read when they are asked for.</summary>
    /// <param name="truthFolder">Folder of truth.</param>
    /// <param name="predictedFolder">Folder of predictions; further files in it are ignored.</param>
    /// <param name="skipMissing">
    /// True leaves out truth without a prediction; <see cref="CountTruth"/> then tells how many there were.
    /// </param>
    /// <param name="readsLogits">True reads foreground scores from a .npy file beside a prediction where there is one.</param>
    /// <exception cref="InvalidInputException">
    /// EVALUATION_NO_FOLDER, EVALUATION_EMPTY (no PNG in the truth), EVALUATION_MISSING (truth without a prediction).
    /// </exception>
    public static EvaluationSource Open(
        string truthFolder, string predictedFolder, bool skipMissing = false, bool readsLogits = false)
    {
        var names = List(truthFolder, "truth");
        CheckFolder(predictedFolder, "prediction");
        var paired = names.Where(name => File.Exists(Path.Combine(predictedFolder, name))).ToArray();
        if (paired.Length == 0 || (paired.Length < names.Length && !skipMissing))
        {
            throw new InvalidInputException(
                "EVALUATION_MISSING",
                $"{names.Length - paired.Length} of {names.Length} images have no prediction of the same name, the first "
                + $"is {names.Except(paired).First()}: add them, or ask for a subset");
        }

        return new EvaluationSource(
            paired,
            i => new EvaluationItem(
                Read(truthFolder, paired[i], "truth"),
                Read(predictedFolder, paired[i], "prediction"),
                readsLogits ? ReadLogits(predictedFolder, paired[i]) : null));
    }

    /// <summary>Number of label maps in a folder of truth.</summary>
    /// <param name="truthFolder">As for <see cref="Open"/>.</param>
    /// <exception cref="InvalidInputException">EVALUATION_NO_FOLDER, EVALUATION_EMPTY.</exception>
    public static int CountTruth(string truthFolder) => List(truthFolder, "truth").Length;

    private static string[] List(string folder, string what)
    {
        CheckFolder(folder, what);
        string[] names =
        [
            .. Directory.EnumerateFiles(folder, "*.png", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'))
                .Order(StringComparer.Ordinal),
        ];
        return names.Length > 0
            ? names
            : throw new InvalidInputException("EVALUATION_EMPTY", $"the {what} folder holds no .png file");
    }

    private static void CheckFolder(string folder, string what)
    {
        if (!Directory.Exists(folder))
        {
            throw new InvalidInputException("EVALUATION_NO_FOLDER", $"the {what} folder does not exist: check its name");
        }
    }

    private static LabelMap Read(string folder, string name, string what)
    {
        try
        {
            return LabelPngReader.Read(File.ReadAllBytes(Path.Combine(folder, name)));
        }
        catch (InvalidInputException fault)
        {
            throw new InvalidInputException(fault.Reason, $"{what}: {fault.Message}", fault);
        }
    }

    private static LogitMap? ReadLogits(string folder, string name)
    {
        var path = Path.Combine(folder, Path.ChangeExtension(name, ".npy"));
        return File.Exists(path) ? NpyReader.ReadLogits(File.ReadAllBytes(path)) : null;
    }
}
