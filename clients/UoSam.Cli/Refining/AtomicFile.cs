namespace UoSam.Cli.Refining;

/// <summary>Writes files that are there whole or not at all.</summary>
internal static class AtomicFile
{
    /// <summary>Writes beside the target, then renames.</summary>
    /// <exception cref="OutputException">It cannot be written.</exception>
    public static void Write(string path, byte[] content) => Write(path, stream => stream.Write(content));

    /// <summary>Writes beside the target, then renames.</summary>
    /// <exception cref="OutputException">It cannot be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
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

    /// <summary>Removes what processes that were killed while they wrote the targets have left.</summary>
    /// <param name="targets">Files that no other process is writing.</param>
    public static void RemoveLeftovers(IEnumerable<string> targets)
    {
        foreach (var folder in targets.ToLookup(target => Path.GetDirectoryName(Path.GetFullPath(target))!, Path.GetFileName))
        {
            var names = folder.ToHashSet();
            var left = Directory.Exists(folder.Key) ? Directory.GetFiles(folder.Key, "*.tmp") : [];
            foreach (var file in left.Where(file => names.Contains(TargetName(file))))
            {
                File.Delete(file);
            }
        }
    }

    // a.png.0123abcd.tmp is a.png's.
    private static string TargetName(string temporary) =>
        Path.GetFileNameWithoutExtension(Path.GetFileNameWithoutExtension(temporary));
}
