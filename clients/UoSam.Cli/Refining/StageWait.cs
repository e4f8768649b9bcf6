using System.Globalization;
using UoSam.Client;

namespace UoSam.Cli.Refining;

/// <summary>
/// Tells every ten seconds which stage an image waits for: a service that takes a connection and never answers is seen before its
/// deadline, and a preset that takes minutes is not mistaken for it.
/// </summary>
internal sealed class StageWait : IProgress<StageProgress>, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private readonly TextWriter _output;
    private readonly TimeProvider _time;
    private readonly string _deadline;
    private readonly ITimer _timer;
    private StageEntry? _entry;

    /// <param name="output">Where to.</param>
    /// <param name="time">Clock.</param>
    /// <param name="deadline">Longest time of an image at a stage.</param>
    public StageWait(TextWriter output, TimeProvider time, TimeSpan deadline)
    {
        (_output, _time) = (output, time);
        _deadline = deadline.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
        _timer = time.CreateTimer(_ => Tell(), null, Interval, Interval);
    }

    /// <inheritdoc/>
    public void Report(StageProgress value)
    {
        _entry = value.Elapsed is null ? new StageEntry(value.Stage, _time.GetTimestamp()) : null;
        _timer.Change(Interval, Interval);
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Tell()
    {
        if (_entry is { } entry)
        {
            var seconds = _time.GetElapsedTime(entry.Since).TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
            _output.WriteLine($"waiting for the {entry.Stage} service: {seconds} s so far, {_deadline} at most (--deadline)");
        }
    }

    private sealed record StageEntry(string Stage, long Since);
}
