using System.IO.Enumeration;

namespace UoSam.Core.Exchange;

/// <summary>
/// The files of a data set's folder. Hidden ones are none of them, nor what is below hidden folders: macOS leaves a <c>._NAME.png</c> beside
/// each file that it copies to other file systems, Jupyter copies of files in <c>.ipynb_checkpoints</c>.
/// </summary>
public static class DataFiles
{
    /// <summary>Those right in a folder, in no order.</summary>
    public static IEnumerable<string> In(string folder) => Visible(folder, withSubFolders: false);

    /// <summary>Those of its sub-folders too.</summary>
    public static IEnumerable<string> Below(string folder) => Visible(folder, withSubFolders: true);

    private static FileSystemEnumerable<string> Visible(string folder, bool withSubFolders) => new(
        folder,
        static (ref entry) => entry.ToSpecifiedFullPath(),
        new EnumerationOptions
        {
            AttributesToSkip = FileAttributes.Hidden,
            IgnoreInaccessible = false,
            RecurseSubdirectories = withSubFolders,
        })
    {
        ShouldIncludePredicate = static (ref entry) => !entry.IsDirectory,
        ShouldRecursePredicate = static (ref entry) =>
            !entry.Attributes.HasFlag(FileAttributes.ReparsePoint) || !LeadsUp(entry.ToFullPath()),
    };

    // A link to a folder that it lies in would be gone through until the path is too long.
    private static bool LeadsUp(string link) =>
        $"{Real(Path.GetDirectoryName(link)!)}{Path.DirectorySeparatorChar}".StartsWith(
            Path.TrimEndingDirectorySeparator(Real(link)) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static string Real(string path)
    {
        if (Path.GetDirectoryName(path) is not { } parent)
        {
            return path;
        }

        var place = Path.Combine(Real(parent), Path.GetFileName(path));
        return Directory.ResolveLinkTarget(place, returnFinalTarget: true) is { } target ? Real(target.FullName) : place;
    }
}
