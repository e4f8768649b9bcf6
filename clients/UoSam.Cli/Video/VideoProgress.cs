using System.Globalization;
using UoSam.Protos.V1;

namespace UoSam.Cli.Video;

/// <summary>Tells how far a video is and how fast it goes: frames per second and the delay from a frame's arrival to its refined map.</summary>
/// <param name="time">The clock of the frames' arrivals.</param>
/// <param name="output">Where to.</param>
/// <param name="paths">Tell of each frame how it was answered and why.</param>
/// <param name="total">Frames of the whole input, where that is known by now.</param>
internal sealed class VideoProgress(TimeProvider time, TextWriter output, bool paths, Func<int?> total)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private readonly long _start = time.GetTimestamp();
    private readonly List<double> _delays = [];
    private readonly SortedDictionary<FramePath, int> _paths = [];
    private long _told = time.GetTimestamp();

    /// <summary>A frame is done; tells it every other second.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="dropped">Frames dropped so far; null where none can be.</param>
    /// <param name="answer">How it was answered; null where it was refined by itself, or refused.</param>
    public void Step(VideoFrame frame, int? dropped, FrameAnswer? answer)
    {
        if (answer is not null)
        {
            _paths[answer.Path] = _paths.GetValueOrDefault(answer.Path) + 1;
            if (paths)
            {
                output.WriteLine($"{frame.Name} {Name(answer.Path)}: {answer.Reason}");
            }
        }

        _delays.Add(time.GetElapsedTime(frame.Arrival).TotalSeconds);
        if (time.GetElapsedTime(_told) >= Interval)
        {
            _told = time.GetTimestamp();
            output.WriteLine($"{Frames(dropped, total())}, delay {Text(_delays[^1])} s");
        }
    }

    /// <summary>The end.</summary>
    /// <param name="dropped">Frames dropped; null where none can be.</param>
    /// <param name="failed">Frames that keep their coarse map because a stage refused them.</param>
    /// <param name="unread">Frames whose coarse map cannot be read.</param>
    public void Summarise(int? dropped, int failed, int unread)
    {
        var ordered = _delays.Order().ToList();
        var delay = ordered.Count == 0 ? "" : $", delay {Text(ordered[ordered.Count / 2])} s (median), {Text(ordered[^1])} s (most)";
        output.WriteLine($"{Frames(dropped, null)}{delay}{(failed > 0 ? $", {failed} failed" : "")}{(unread > 0 ? $", {unread} with the coarse map before" : "")}");
        if (_paths.Count > 0)
        {
            output.WriteLine(string.Join(", ", _paths.Select(pair => $"{pair.Value} {Name(pair.Key)}")));
        }
    }

    private static string Name(FramePath path) => path.ToString().ToLowerInvariant();

    // A total is of no use once there are more frames, as a file's duration may be a little wrong.
    private string Frames(int? dropped, int? total)
    {
        var (done, rate) = (_delays.Count, _delays.Count / time.GetElapsedTime(_start).TotalSeconds);
        var left = total - done - (dropped ?? 0);
        var (of, rest) = left >= 0
            ? ($"/{total}", $", {TimeSpan.FromSeconds(left.Value / rate).ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture)} left")
            : ("", "");
        return $"{done}{of} {(done == 1 && of == "" ? "frame" : "frames")}, {Text(rate)}/s{rest}{(dropped is null ? "" : $", {dropped} dropped")}";
    }

    private static string Text(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
