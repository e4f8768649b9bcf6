using UoSam.Cli.Refining;

namespace UoSam.Cli.Video;

/// <summary>A file per frame.</summary>
/// <param name="folder">Made where it is missing.</param>
/// <param name="extension">With its dot.</param>
/// <param name="encode">Content of the file.</param>
internal sealed class FolderSink(string folder, string extension, Func<RefinedFrame, byte[]> encode) : IFrameSink
{
    private readonly EarlierLeftovers _left = new();

    /// <inheritdoc/>
    public Task WriteAsync(RefinedFrame frame)
    {
        var path = Path.Combine(folder, frame.Name + extension);
        _left.Remove(path);
        AtomicFile.Write(path, encode(frame));
        return Task.CompletedTask;
    }
}
