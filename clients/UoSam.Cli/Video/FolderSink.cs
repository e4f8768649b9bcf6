using UoSam.Cli.Refining;

namespace UoSam.Cli.Video;

/// <summary>A file per frame.</summary>
/// <param name="folder">Made where it is missing.</param>
/// <param name="extension">With its dot.</param>
/// <param name="encode">Content of the file.</param>
internal sealed class FolderSink(string folder, string extension, Func<RefinedFrame, byte[]> encode) : IFrameSink
{
    // Of an earlier run that was killed; another one may be writing other frames here.
    private ILookup<string?, string>? _left;

    /// <inheritdoc/>
    public Task WriteAsync(RefinedFrame frame)
    {
        Directory.CreateDirectory(folder);
        _left ??= AtomicFile.Leftovers(folder);
        var name = frame.Name + extension;
        AtomicFile.Write(Path.Combine(folder, name), encode(frame));
        foreach (var file in _left[name])
        {
            File.Delete(file);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task CompleteAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
