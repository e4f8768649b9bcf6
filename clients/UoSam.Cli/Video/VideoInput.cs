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
    private readonly IReadOnlyList<string>? _files;
    private readonly FfmpegProcess? _decoder;
    private readonly PictureStream? _frames;
    private readonly IMapSource _maps;

    /// <param name="settings">What to read.</param>
    /// <param name="encoding">How label PNGs are read.</param>
    /// <param name="standardInput">For what comes from there.</param>
    /// <param name="time">Clock of the arrivals.</param>
    /// <exception cref="Commands.UsageException">Something is not there, or ffmpeg is needed and missing.</exception>
    /// <exception cref="InvalidInputException">A frame of a folder has no map in the other, or two have one name.</exception>
    public VideoInput(VideoSettings settings, LabelPngEncoding encoding, Stream standardInput, TimeProvider time)
    {
        (_settings, _time) = (settings, time);
        _standardInput = new PictureStream(standardInput, settings.Size);
        _files = Directory.Exists(settings.Frames) ? FrameFiles.Images(settings.Frames) : null;
        _maps = Directory.Exists(settings.Coarse)
            ? new MapFiles(settings.Coarse, byName: _files is not null, encoding)
            : OpenMaps(settings.Coarse);
        if (_files is null)
        {
            _decoder = settings.Frames == StandardInput ? null : Decode(settings.Frames, labels: false);
            _frames = _decoder is null ? _standardInput : new PictureStream(_decoder.Output, null);
        }
        else if (_maps is MapFiles maps)
        {
            CheckMaps(_files, maps);
        }
    }

    /// <summary>Frames per second of the video file or YUV4MPEG stream, once a frame was read; null for other sources.</summary>
    public double? Rate => _decoder?.Rate ?? _frames?.Rate ?? _children.FirstOrDefault()?.Rate;

    /// <summary>Number of frames of a folder, or of a video file by its duration once a frame was read; null for other sources.</summary>
    public int? Frames => _files?.Count ?? (_decoder ?? _children.FirstOrDefault())?.Frames;

    /// <summary>The frames in order, each with its map; a stop ends them without a fault.</summary>
    /// <param name="stopping">Asks to read no further.</param>
    /// <exception cref="InvalidInputException">A frame without a map, maps that are no ids, or a stream that is cut off.</exception>
    /// <exception cref="Commands.UsageException">There is no frame.</exception>
    public async IAsyncEnumerable<VideoFrame> ReadAsync([EnumeratorCancellation] CancellationToken stopping)
    {
        var frames = _files is null
            ? FrameFiles.OfStreamAsync(_frames!, CancellationToken.None)
            : FrameFiles.OfFilesAsync(_files, CancellationToken.None);
        var read = 0;
        // Never disposed: it holds nothing, and a read that is left behind still runs in it.
        var reading = frames.GetAsyncEnumerator(CancellationToken.None);
        while (!stopping.IsCancellationRequested && await NextAsync(reading, stopping) is { } frame)
        {
            read++;
            yield return frame;
        }

        if (!stopping.IsCancellationRequested)
        {
            await EndAsync(read, stopping);
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

    private async Task EndAsync(int read, CancellationToken stopping)
    {
        if (_decoder is not null)
        {
            await _decoder.CompleteAsync(stopping);
        }

        if (read == 0)
        {
            throw new Commands.UsageException(_settings.Frames == StandardInput
                ? "there is no frame in standard input; expected YUV4MPEG, PPM pictures or, with --size, bare pixels"
                : $"there is no frame in {_settings.Frames}");
        }

        if (await _maps.EndAsync(stopping) is > 0 and var left)
        {
            await Console.Error.WriteLineAsync(
                $"uosam: warning: coarse maps in {_settings.Coarse} that belong to no frame: {left} of {read + left}");
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
        var map = await _maps.NextAsync(frame.Name, CancellationToken.None) ?? throw NoMap($"frame {frame.Name}");
        return new VideoFrame(frame.Name, frame.Image, map.Map, _time.GetTimestamp()) { MapFault = map.Fault };
    }

    // Before the first frame is refined, not after hours.
    private void CheckMaps(IReadOnlyList<string> frames, MapFiles maps)
    {
        string[] missing = [.. frames.Select(Path.GetFileNameWithoutExtension).OfType<string>().Where(name => !maps.Has(name))];
        if (missing.Length > 0)
        {
            throw NoMap($"frame {missing[0]}{(missing.Length > 1 ? $" and {missing.Length - 1} more" : "")} in {_settings.Coarse}");
        }
    }

    private static InvalidInputException NoMap(string what) =>
        new("NO_LABEL_MAP", $"there is no coarse map for {what}; there must be one for each frame");

    private MapStream OpenMaps(string name)
    {
        if (name == StandardInput)
        {
            return new MapStream(_standardInput, null);
        }

        var child = Decode(name, labels: true);
        return new MapStream(new PictureStream(child.Output, null), (child, name));
    }

    private FfmpegProcess Decode(string name, bool labels)
    {
        if (!File.Exists(name))
        {
            throw new Commands.UsageException(
                $"{name} does not exist; expected a folder, a video file, or - for standard input");
        }

        var child = FfmpegProcess.Decode(name, labels);
        _children.Add(child);
        return child;
    }
}
