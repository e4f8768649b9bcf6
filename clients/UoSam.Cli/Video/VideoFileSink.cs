namespace UoSam.Cli.Video;

/// <summary>A video file of the tinted frames, made by ffmpeg; it appears when it is complete.</summary>
/// <param name="path">The extension says the form.</param>
/// <param name="rate">Frames per second, asked for at the first frame.</param>
internal sealed class VideoFileSink(string path, Func<double> rate) : IFrameSink
{
    private readonly string _temporary = Path.ChangeExtension(path, $"{Guid.NewGuid():N}.tmp{Path.GetExtension(path)}");
    private FfmpegProcess? _child;

    /// <inheritdoc/>
    public async Task WriteAsync(RefinedFrame frame)
    {
        var picture = frame.Tinted;
        _child ??= FfmpegProcess.Encode(_temporary, picture.Height, picture.Width, rate());
        try
        {
            await _child.Input.WriteAsync(picture.Pixels);
        }
        catch (IOException)
        {
            // A broken pipe; why is told by the child.
            await _child.CompleteAsync(CancellationToken.None);
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task CompleteAsync()
    {
        if (_child is not null)
        {
            await _child.CompleteAsync(CancellationToken.None);
            File.Move(_temporary, path, overwrite: true);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_child is not null)
        {
            await _child.DisposeAsync();
        }

        File.Delete(_temporary);
    }
}
