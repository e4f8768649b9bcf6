using System.Runtime.CompilerServices;
using UoSam.Core;
using UoSam.Core.LabelMaps;

namespace UoSam.Cli.Video;

/// <summary>Opens the frames and coarse maps of a video and reads them side by side.</summary>
internal sealed class VideoInput : IAsyncDisposable
{
    private const string StandardInput = "-";
    private readonly List<FfmpegProcess> _children = [];
    private readonly VideoSettings _settings;
    private readonly TimeProvider _time;
    private readonly PictureStream _standardInput;
    private readonly PictureStream? _frames;
    private readonly IMapSource _maps;

    /// <param name="settings">What to read.</param>
    /// <param name="encoding">How label PNGs are read.</param>
    /// <param name="standardInput">For what comes from there.</param>
    /// <param name="time">Clock of the arrivals.</param>
    /// <exception cref="Commands.UsageException">Something is not there, or ffmpeg is needed and missing.</exception>
    public VideoInput(VideoSettings settings, LabelPngEncoding encoding, Stream standardInput, TimeProvider time)
    {
        (_settings, _time) = (settings, time);
        _standardInput = new PictureStream(standardInput, settings.Size);
        _maps = Directory.Exists(settings.Coarse)
            ? new MapFiles(settings.Coarse, Directory.Exists(settings.Frames), encoding)
            : new MapStream(Open(settings.Coarse, labels: true));
        _frames = Directory.Exists(settings.Frames) ? null : Open(settings.Frames, labels: false);
    }

    /// <summary>Frames per second of the video file or YUV4MPEG stream, once a frame was read; null for other sources.</summary>
    public double? Rate => _children.LastOrDefault()?.Rate ?? _frames?.Rate;

    /// <summary>The frames in order, each with its map; a stop ends them without a fault.</summary>
    /// <param name="stopping">Asks to read no further.</param>
    /// <exception cref="InvalidInputException">A frame without a map, or a stream that is cut off.</exception>
    public async IAsyncEnumerable<VideoFrame> ReadAsync([EnumeratorCancellation] CancellationToken stopping)
    {
        var frames = _frames is null
            ? FrameFiles.OfFolderAsync(_settings.Frames, CancellationToken.None)
            : FrameFiles.OfStreamAsync(_frames, CancellationToken.None);
        // Never disposed: it holds nothing, and a read that is left behind still runs in it.
        var reading = frames.GetAsyncEnumerator(CancellationToken.None);
        while (!stopping.IsCancellationRequested && await NextAsync(reading, stopping) is { } frame)
        {
            yield return frame;
        }

        if (!stopping.IsCancellationRequested)
        {
            await Task.WhenAll(_children.Select(child => child.CompleteAsync(stopping)));
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var child in _children)
        {
            await child.DisposeAsync();
        }
    }

    // A read of standard input cannot be called off; so it is left behind.
    private async Task<VideoFrame?> NextAsync(IAsyncEnumerator<FrameFile> reading, CancellationToken stopping)
    {
        var next = ReadOneAsync(reading);
        await Task.WhenAny(next, Task.Delay(Timeout.Infinite, stopping));
        return next.IsCompleted ? await next : null;
    }

    private async Task<VideoFrame?> ReadOneAsync(IAsyncEnumerator<FrameFile> reading)
    {
        if (!await reading.MoveNextAsync())
        {
            return null;
        }

        var frame = reading.Current;
        var map = await _maps.NextAsync(frame.Name, CancellationToken.None) ?? throw new InvalidInputException(
            "NO_LABEL_MAP", $"there is no coarse map for frame {frame.Name}; there must be one for each frame");
        return new VideoFrame(frame.Name, frame.Image, map, _time.GetTimestamp());
    }

    private PictureStream Open(string name, bool labels)
    {
        if (name == StandardInput)
        {
            return _standardInput;
        }

        if (!File.Exists(name))
        {
            throw new Commands.UsageException($"{name} is neither a folder nor a video file, nor - for standard input");
        }

        var child = FfmpegProcess.Decode(name, labels);
        _children.Add(child);
        return new PictureStream(child.Output, null);
    }
}
