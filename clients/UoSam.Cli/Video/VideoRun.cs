using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using UoSam.Cli.Commands;
using UoSam.Cli.Refining;
using UoSam.Client;
using UoSam.Core;
using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;

namespace UoSam.Cli.Video;

/// <summary>Takes a video through the services: frames in, refined frames to every sink, in order.</summary>
/// <param name="client">The services.</param>
/// <param name="settings">What is read and written.</param>
/// <param name="refining">How frames are refined.</param>
/// <param name="time">Clock.</param>
internal sealed class VideoRun(RefinementClient client, VideoSettings settings, VideoRefining refining, TimeProvider time)
{
    private const double DefaultRate = 25;
    private readonly ConcurrentQueue<VideoFrame> _inFlight = new();
    private readonly LiveFrames _live = new(capacity: 1);
    private readonly ColourWarning _colours = new();
    private ImageSize? _size;
    private int _failed;
    private int _unread;
    private bool _mayHelpToRepeat;
    private bool _isStopped;

    /// <summary>Runs to the end of the input, or until <paramref name="stopping"/>: then what is in flight is finished.</summary>
    /// <param name="input">The frames.</param>
    /// <param name="standardOutput">For pixels.</param>
    /// <param name="stopping">Asks to stop.</param>
    /// <returns>0 all done; 3 all but frames that cannot be refined and keep their coarse map, or whose coarse map cannot be read; 1 stopped, or another run may do better.</returns>
    public async Task<int> RunAsync(VideoInput input, Stream standardOutput, CancellationToken stopping)
    {
        if (refining.DescribeGrid() is { } grid)
        {
            await Console.Error.WriteLineAsync($"uosam: warning: {grid}");
        }

        var sinks = Sinks(input, standardOutput, stopping);
        var progress = new VideoProgress(
            time, settings.Quiet ? TextWriter.Null : Console.Error, settings.Paths, () => input.Frames);
        using var told = CommandErrors.TellStop(stopping);
        try
        {
            var requests = RequestsAsync(input, stopping);
            await foreach (var outcome in settings.PerFrame
                ? client.RefineStreamAsync(requests, settings.Jobs, default)
                : client.RefineVideoAsync(requests, settings.Jobs, default))
            {
                _inFlight.TryDequeue(out var frame);
                var refined = await RefinedAsync(frame!, outcome);
                _size = refined.Map.Size;
                foreach (var sink in sinks)
                {
                    await sink.WriteAsync(refined);
                }

                progress.Step(frame!, Dropped, outcome.Result?.Local.Frame);
            }

            foreach (var sink in sinks)
            {
                await sink.CompleteAsync();
            }
        }
        finally
        {
            foreach (var sink in sinks)
            {
                await sink.DisposeAsync();
            }
        }

        progress.Summarise(Dropped, _failed, _unread);
        return _isStopped || _mayHelpToRepeat ? CommandErrors.Failed : _failed + _unread > 0 ? CommandErrors.SomeFailed : CommandErrors.Done;
    }

    private List<IFrameSink> Sinks(VideoInput input, Stream standardOutput, CancellationToken stopping)
    {
        var sinks = new List<IFrameSink>();
        if (settings.Out is { } folder)
        {
            sinks.Add(new FolderSink(folder, ".png", LabelFile));
        }

        if (settings.Overlay is { } overlay)
        {
            sinks.Add(Path.GetExtension(overlay) is ""
                ? new FolderSink(overlay, ".jpg", OverlayFile)
                : new VideoFileSink(overlay, () => Rate(input), stopping));
        }

        if (settings.Stdout == VideoStdout.Y4m)
        {
            sinks.Add(new Y4mSink(standardOutput, () => Rate(input)));
        }
        else if (settings.Stdout != VideoStdout.None)
        {
            sinks.Add(new StreamSink(
                standardOutput, settings.Stdout == VideoStdout.Overlay ? OverlayPixels : LabelPixels));
        }

        return sinks;
    }

    private async IAsyncEnumerable<RefinementRequest> RequestsAsync(
        VideoInput input, CancellationToken stopping, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellationToken);
        var frames = input.ReadAsync(ending.Token);
        var pacing = settings.Frames == "-" ? () => TimeSpan.Zero : (Func<TimeSpan>)(() => TimeSpan.FromSeconds(1 / Rate(input)));
        await foreach (var frame in settings.Live ? _live.ReadAsync(frames, pacing, time, ending.Token) : frames)
        {
            _inFlight.Enqueue(frame);
            yield return new RefinementRequest(
                frame.Image, LabelMapMessage.Of(frame.Coarse, refining.Space), refining.Preset, refining.Overrides);
        }

        _isStopped = stopping.IsCancellationRequested;
    }

    private int? Dropped => settings.Live ? _live.Dropped : null;

    private double Rate(VideoInput input) => settings.Fps ?? input.Rate ?? DefaultRate;

    // A frame that is refused keeps its coarse map, so that no frame is missing.
    private async Task<RefinedFrame> RefinedAsync(VideoFrame frame, RefinementOutcome outcome)
    {
        if (frame.MapFault is { } fault)
        {
            _unread++;
            await Console.Error.WriteLineAsync($"uosam: frame {frame.Name}: {fault.Message}; the coarse map before it stands in");
        }

        if (outcome.Result is { } result)
        {
            PartialGrid.Warn($"frame {frame.Name}", result.Global.Sampling);
            _colours.Warn(result);
            return new RefinedFrame(frame, new LabelMap(result.Height, result.Width, result.Labels), refining.Space);
        }

        _failed++;
        _mayHelpToRepeat |= !RunFailures.IsOfItem(outcome.Error!);
        await Console.Error.WriteLineAsync($"uosam: frame {frame.Name}: {outcome.Error!.Message}");
        return RefinedFrame.Refused(frame, refining.Space, _size);
    }

    private static byte[] LabelFile(RefinedFrame frame) => LabelPngWriter.Write(
        frame.Map,
        frame.Map.Labels.AsSpan().ContainsAnyInRange((ushort)256, ushort.MaxValue) ? LabelPngFormat.Grey16 : LabelPngFormat.Palette);

    private static byte[] OverlayFile(RefinedFrame frame) =>
        ThumbnailPicture.OfImage(frame.Tinted, Math.Max(frame.Tinted.Height, frame.Tinted.Width));

    private static RawPicture OverlayPixels(RefinedFrame frame) =>
        new(frame.Tinted.Height, frame.Tinted.Width, 3, frame.Tinted.Pixels);

    // Pixels without a label are 255 there, whatever their id.
    private RawPicture LabelPixels(RefinedFrame frame) => new(
        frame.Map.Height,
        frame.Map.Width,
        1,
        Array.ConvertAll(frame.Map.Labels, id => id <= byte.MaxValue ? (byte)id
            : refining.Space.IsVoid(id) ? byte.MaxValue
            : throw new InvalidInputException(
                "LABEL_ID", $"frame {frame.Name} has pixels of id {id}; --stdout labels has a byte for each, 0 to 255; write a folder of PNGs by --out")));
}
