using UoSam.Cli.Commands;
using UoSam.Cli.Refining;

namespace UoSam.Cli.Video;

/// <summary>A video file of the tinted frames, made by ffmpeg; it appears when it is complete.</summary>
/// <param name="path">The extension says the form.</param>
/// <param name="rate">Frames per second, asked for at the first frame.</param>
/// <param name="stopping">Cancelled by the first Ctrl-C; the second leaves no file.</param>
internal sealed class VideoFileSink(string path, Func<double> rate, CancellationToken stopping) : IFrameSink
{
    private readonly string _temporary = AtomicFile.Temporary(Path.GetFullPath(path), Path.GetExtension(path));
    private readonly OneSize _size = new(path);
    private FfmpegProcess? _child;
    private SecondSignal? _end;

    /// <inheritdoc/>
    public async Task WriteAsync(RefinedFrame frame)
    {
        var picture = frame.Tinted;
        _size.Check(frame.Name, picture.Size);
        if (_child is null)
        {
            AtomicFile.CheckFolder(AtomicFile.FolderOf(path));
            AtomicFile.RemoveLeftovers([path], Path.GetExtension(path));
            _child = FfmpegProcess.Encode(_temporary, picture.Height, picture.Width, rate());
            _end = new SecondSignal(Abandon, stopping);
        }

        try
        {
            await _child.Input.WriteAsync(picture.Pixels);
        }
        catch (IOException)
        {
            // A broken pipe; why is told by the child.
            await EndAsync(_child);
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task CompleteAsync()
    {
        if (_child is not null)
        {
            await EndAsync(_child);
            File.Move(_temporary, path, overwrite: true);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _end?.Dispose();
        if (_child is not null)
        {
            await _child.DisposeAsync();
        }

        File.Delete(_temporary);
    }

    private async Task EndAsync(FfmpegProcess child)
    {
        try
        {
            await child.CompleteAsync(CancellationToken.None);
        }
        catch (IOException error)
        {
            throw new OutputException(path, _temporary, error);
        }
    }

    // A child that is left alone takes the end of its input for the end of the video.
    private void Abandon()
    {
        _child!.Kill();
        File.Delete(_temporary);
    }
}
