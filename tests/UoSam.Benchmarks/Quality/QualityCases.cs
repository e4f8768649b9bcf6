using UoSam.Cli.Commands;
using UoSam.Core.LabelMaps;

namespace UoSam.Benchmarks.Quality;

/// <summary>Finds images, truth and coarse maps below a folder.</summary>
internal static class QualityCases
{
    /// <summary>What a folder of sets holds.</summary>
    public const string Layout = "a folder with images/, truth/ and coarse-LEVEL/ (PNGs, paired by name), or one that holds such";

    private static readonly string[] Extensions = [".jpg", ".png", ".jpeg"];

    /// <summary>
    /// Every folder with sub-folders <c>images</c>, <c>truth</c> and <c>coarse-LEVEL</c> is one set per level; files pair
    /// by relative name.
    /// </summary>
    /// <param name="root">Such a folder, or one that holds some.</param>
    /// <param name="noBackground">Names of folders whose ids are all classes.</param>
    /// <param name="everyFrame">Of images in sub-folders (sequences) every n-th is taken.</param>
    /// <param name="kinds">Coarse maps made from the truth, in place of those that are there; none for these.</param>
    /// <exception cref="UsageException">Nothing is there, or a kind is for maps with a background and a set has none.</exception>
    public static List<QualityCase> Find(
        string root, IReadOnlyList<string> noBackground, int everyFrame, IReadOnlyList<CoarseKind> kinds)
    {
        var cases = new List<QualityCase>();
        var folders = Directory.EnumerateDirectories(root).Order(StringComparer.Ordinal).Prepend(root);
        foreach (var folder in folders.Where(folder => Directory.Exists(Path.Combine(folder, "truth"))))
        {
            var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));
            var space = noBackground.Contains(name) ? new LabelSpace(null, [255]) : LabelSpace.Default;
            if (space.BackgroundId is null && kinds.FirstOrDefault(kind => kind.NeedsBackground) is { } unfit)
            {
                throw new UsageException($"--from-truth {unfit.Name}: {name} has no background (--no-background); measure it by itself, by another kind");
            }

            var levels = Directory.EnumerateDirectories(folder, "coarse-*").Order(StringComparer.Ordinal)
                .Select(level => (Folder: level, Name: Path.GetFileName(level)["coarse-".Length..], Kind: (CoarseKind?)null));
            var made = kinds.Select(kind => (Folder: Path.Combine(folder, "truth"), kind.Name, Kind: (CoarseKind?)kind));
            foreach (var level in kinds.Count == 0 ? levels : made)
            {
                cases.AddRange(Of(folder, level.Folder, $"{name} {level.Name}", space, level.Kind, everyFrame));
            }
        }

        return cases.Count > 0 ? cases : throw new UsageException($"--data {root}: expected {Layout}");
    }

    private static IEnumerable<QualityCase> Of(
        string folder, string level, string set, LabelSpace space, CoarseKind? kind, int everyFrame)
    {
        var truth = Path.Combine(folder, "truth");
        foreach (var sequence in Directory.EnumerateFiles(truth, "*.png", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(truth, path))
            .Where(file => File.Exists(Path.Combine(level, file)))
            .GroupBy(file => Path.GetDirectoryName(file)!)
            .OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var files = sequence.Order(StringComparer.Ordinal);
            foreach (var file in files.Where((_, i) => sequence.Key.Length == 0 || i % everyFrame == 0))
            {
                var name = Path.ChangeExtension(file, null);
                var image = Extensions.Select(extension => Path.Combine(folder, "images", name + extension))
                    .First(File.Exists);
                yield return new QualityCase(set, name, image, Path.Combine(level, file), Path.Combine(truth, file), space, kind);
            }
        }
    }
}
