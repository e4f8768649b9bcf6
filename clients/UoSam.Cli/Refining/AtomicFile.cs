namespace UoSam.Cli.Refining;

/// <summary>Writes files that are there whole or not at all.</summary>
internal static class AtomicFile
{
    private const string Mark = ".tmp";

    /// <summary>Writes beside the target, then renames.</summary>
    /// <exception cref="OutputException">It cannot be written.</exception>
    public static void Write(string path, byte[] content) => Write(path, stream => stream.Write(content));

    /// <summary>Writes beside the target, then renames; makes its folder where that is missing.</summary>
    /// <exception cref="OutputException">It cannot be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        var temporary = Temporary(path);
        try
        {
            Directory.CreateDirectory(FolderOf(path));
            using (var stream = File.Create(temporary))
            {
                write(stream);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new OutputException(path, temporary, error);
        }
        finally
        {
            if (File.Exists(temporary))
            {
                File.Delete(temporary);
            }
        }
    }

    /// <summary>Makes a folder, and a file in it that goes again: what cannot be written is told before anything long begins.</summary>
    /// <exception cref="OutputException">Nothing can be written there.</exception>
    public static void CheckFolder(string folder)
    {
        var temporary = Temporary(Path.Combine(folder, "test"));
        try
        {
            Directory.CreateDirectory(folder);
            File.Create(temporary, 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new OutputException(folder, temporary, error);
        }
    }

    /// <summary>The folder of a file.</summary>
    public static string FolderOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path))!;

    /// <summary>A name beside the target for what is to become it.</summary>
    /// <param name="path">The target.</param>
    /// <param name="ending">With its dot; for programs that take the form of a file from its name.</param>
    public static string Temporary(string path, string ending = "") => $"{path}.{Guid.NewGuid():N}{Mark}{ending}";

    /// <summary>Removes what processes that were killed while they wrote the targets have left.</summary>
    /// <param name="targets">Files that no other process is writing.</param>
    /// <param name="ending">As of <see cref="Temporary"/>.</param>
    public static void RemoveLeftovers(IEnumerable<string> targets, string ending = "")
    {
        foreach (var folder in targets.ToLookup(FolderOf, Path.GetFileName))
        {
            var left = Leftovers(folder.Key, ending);
            foreach (var file in folder.Distinct().SelectMany(name => left[name]))
            {
                File.Delete(file);
            }
        }
    }

    /// <summary>What such processes have left in a folder, by the names of the targets.</summary>
    /// <param name="folder">It need not be there.</param>
    /// <param name="ending">As of <see cref="Temporary"/>.</param>
    public static ILookup<string?, string> Leftovers(string folder, string ending = "")
    {
        var left = Directory.Exists(folder) ? Directory.GetFiles(folder, $"*{Mark}{ending}") : [];
        return left.Where(file => TargetName(file, ending) is not null).ToLookup(file => TargetName(file, ending));
    }

    // a.png.0123456789abcdef0123456789abcdef.tmp is a.png's; null for a file of somebody else's.
    private static string? TargetName(string temporary, string ending)
    {
        var name = Path.GetFileName(temporary)[..^(Mark.Length + ending.Length)];
        return Guid.TryParseExact(Path.GetExtension(name).TrimStart('.'), "N", out _) ? Path.GetFileNameWithoutExtension(name) : null;
    }
}
