using System.Globalization;
using UoSam.Client;

namespace UoSam.Cli.Refining;

/// <summary>
/// Tells every ten seconds of a stage that images wait for and that answers none of them: a service that takes connections and
/// never answers is seen before the deadline, and a preset that takes minutes is not mistaken for it.
/// </summary>
internal sealed class StageWait : IProgress<StageProgress>, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private readonly Action<string> _tell;
    private readonly TimeProvider _time;
    private readonly string _deadline;
    private readonly Lock _reporting = new();
    private readonly Dictionary<string, Silence> _silences = [];

    /// <param name="tell">Takes a line.</param>
    /// <param name="time">Clock.</param>
    /// <param name="deadline">Longest time of an image at a stage.</param>
    public StageWait(Action<string> tell, TimeProvider time, TimeSpan deadline)
    {
        (_tell, _time) = (tell, time);
        _deadline = deadline.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public void Report(StageProgress value)
    {
        lock (_reporting)
        {
            if (!_silences.TryGetValue(value.Stage, out var silence))
            {
                silence = _silences[value.Stage] = new Silence(_time, seconds => Tell(value.Stage, seconds));
            }

            if (value.Elapsed is null)
            {
                silence.Enter();
            }
            else
            {
                silence.Leave();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var silence in _silences.Values)
        {
            silence.Dispose();
        }
    }

    private void Tell(string stage, double seconds) => _tell(string.Create(
        CultureInfo.InvariantCulture, $"waiting for the {stage} service: no answer for {seconds:0} s, given up after {_deadline} (--deadline)"));

    /// <summary>How long a stage has said nothing to the images that wait for it.</summary>
    private sealed class Silence : IDisposable
    {
        private readonly TimeProvider _time;
        private readonly ITimer _timer;
        private int _images;
        private long _since;

        public Silence(TimeProvider time, Action<double> tell)
        {
            _time = time;
            _timer = time.CreateTimer(
                _ => tell(time.GetElapsedTime(_since).TotalSeconds), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public void Enter()
        {
            if (_images++ == 0)
            {
                Begin();
            }
        }

        public void Leave()
        {
            if (--_images > 0)
            {
                Begin();
            }
            else
            {
                _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }

        public void Dispose() => _timer.Dispose();

        private void Begin()
        {
            _since = _time.GetTimestamp();
            _timer.Change(Interval, Interval);
        }
    }
}
