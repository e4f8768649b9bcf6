using System.Collections.Concurrent;

namespace UoSam.Cli.Refining;

/// <summary>
/// What processes that were killed while they wrote have left in the folders of a run, as it was before the run wrote there.
/// </summary>
internal sealed class EarlierLeftovers
{
    private readonly ConcurrentDictionary<string, ILookup<string?, string>> _folders = new(StringComparer.Ordinal);

    /// <summary>Removes what is left of a file; to be called before it is written.</summary>
    /// <param name="path">The file, which no other process is writing; others may be writing other files beside it.</param>
    public void Remove(string path)
    {
        var folder = AtomicFile.FolderOf(path);
        foreach (var file in _folders.GetOrAdd(folder, static folder => AtomicFile.Leftovers(folder))[Path.GetFileName(path)])
        {
            File.Delete(file);
        }
    }
}
