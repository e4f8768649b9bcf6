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
            !entry.Attributes.HasFlag(FileAttributes.ReparsePoint) || !LeadsBack(entry.ToFullPath()),
    };

    // A link to a folder that its path leads through, by itself or by other links, would be gone through until the path is too long.
    private static bool LeadsBack(string link)
    {
        var target = Path.TrimEndingDirectorySeparator(Real(link)) + Path.DirectorySeparatorChar;
        for (var folder = Path.GetDirectoryName(link); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if ($"{Real(folder)}{Path.DirectorySeparatorChar}".StartsWith(target, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

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
