namespace UoSam.Core.Exchange;

/// <summary>Finds the files of dumps with one file per item.</summary>
internal static class DumpFiles
{
    /// <summary>
    /// The file itself, or the files below a folder with one of the extensions; names are relative paths without it.
    /// </summary>
    /// <param name="path">File or folder.</param>
    /// <param name="read">Reads a file.</param>
    /// <param name="suffixes">Ends of file names, lower case, e.g. <c>.npy</c> or <c>_semantic.json</c>.</param>
    /// <exception cref="InvalidInputException">DUMP_EMPTY, DUMP_SAME_NAME.</exception>
    internal static IReadOnlyList<DumpItem> Items(string path, Func<string, DumpedMap> read, params string[] suffixes)
    {
        DumpItem Item(string name, string file) => new(NameOf(name, suffixes), file, () => read(file));
        if (File.Exists(path))
        {
            return [Item(Path.GetFileName(path), path)];
        }

        var found = Below(path, suffixes)
            .Select(file => Item(Path.GetRelativePath(path, file), file))
            .OrderBy(item => item.Name, StringComparer.Ordinal)
            .ToArray();
        if (found.Length == 0)
        {
            throw DumpFaults.Empty(path, $"{string.Join(" or ", suffixes)} file");
        }

        var twice = found.GroupBy(item => item.Name).FirstOrDefault(group => group.Count() > 1);
        return twice is null
            ? found
            : throw new InvalidInputException(
                "DUMP_SAME_NAME",
                $"{string.Join(" and ", twice.Select(item => item.Source))} have one name without extension; "
                + "move all but one away");
    }

    /// <summary>True for a file with one of the suffixes, or a folder with such a file anywhere below.</summary>
    internal static bool Any(string path, params string[] suffixes) =>
        File.Exists(path) ? Ends(path, suffixes) : Below(path, suffixes).Any();

    /// <summary>The first such files in ordinal order, without links that lead nowhere.</summary>
    internal static IEnumerable<string> First(string path, int count, params string[] suffixes) =>
        File.Exists(path)
            ? Ends(path, suffixes) ? [path] : []
            : Below(path, suffixes).Order(StringComparer.Ordinal)
                .Where(file => File.ResolveLinkTarget(file, returnFinalTarget: true) is not { Exists: false })
                .Take(count);

    /// <summary>Folders with files of the suffix right in them: the folder itself or any below.</summary>
    internal static IEnumerable<string> FoldersWith(string path, string suffix) =>
        Directory.Exists(path)
            ? Below(path, suffix).Select(file => Path.GetDirectoryName(file)!).Distinct().Order(StringComparer.Ordinal)
            : [];

    /// <summary>The name of a folder item: its path below the dump, or its own name where it is the dump.</summary>
    internal static string FolderName(string dump, string folder)
    {
        var relative = Path.GetRelativePath(dump, folder);
        return relative == "." ? Path.GetFileName(Path.GetFullPath(folder)) : relative.Replace('\\', '/');
    }

    private static IEnumerable<string> Below(string path, params string[] suffixes) =>
        DataFiles.Below(path)
            .Where(file => Ends(file, suffixes) && !OwnPictures.Has(file));

    private static bool Ends(string file, string[] suffixes) =>
        suffixes.Any(suffix => file.EndsWith(suffix, StringComparison.OrdinalIgnoreCase));

    private static string NameOf(string relative, string[] suffixes)
    {
        var suffix = suffixes.FirstOrDefault(end => relative.EndsWith(end, StringComparison.OrdinalIgnoreCase))
            ?? Path.GetExtension(relative);
        return relative[..^suffix.Length].Replace('\\', '/');
    }
}
