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

    private static IEnumerable<string> Visible(string folder, bool withSubFolders) =>
        Directory.EnumerateFiles(folder, "*", new EnumerationOptions
        {
            AttributesToSkip = FileAttributes.Hidden,
            IgnoreInaccessible = false,
            RecurseSubdirectories = withSubFolders,
        });
}
