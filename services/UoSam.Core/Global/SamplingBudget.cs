using UoSam.Core.Presets;

namespace UoSam.Core.Global;

/// <summary>The time that sampling may take; started once for all crops of an image.</summary>
public sealed class SamplingBudget
{
    // What comes after the last batch must fit before a deadline as well: suppression, votes, the way back.
    private const double ShareOfDeadline = 0.8;

    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly TimeSpan _limit;
    private readonly TimeSpan _deadline;
    private TimeSpan _asked;
    private TimeSpan _longest;
    private bool _used;

    private SamplingBudget(TimeSpan limit, TimeSpan deadline, TimeProvider time)
    {
        (_limit, _deadline, _time) = (limit, deadline, time);
        _start = time.GetTimestamp();
    }

    /// <summary>No end.</summary>
    public static SamplingBudget Unlimited => new(TimeSpan.MaxValue, TimeSpan.MaxValue, TimeProvider.System);

    /// <summary>A budget that runs from now.</summary>
    /// <param name="parameters">Say how long.</param>
    /// <param name="time">Tells the time.</param>
    /// <param name="until">
    /// When the answer is of no more use, null for never: then no batch is begun that would, by the slowest so far, end in
    /// the last fifth of the time that is left now.
    /// </param>
    public static SamplingBudget Start(GlobalParameters parameters, TimeProvider time, DateTimeOffset? until = null) =>
        new(
            parameters.SamplingBudgetMilliseconds == 0
                ? TimeSpan.MaxValue
                : TimeSpan.FromMilliseconds(parameters.SamplingBudgetMilliseconds),
            until is { } end ? (end - time.GetUtcNow()) * ShareOfDeadline : TimeSpan.MaxValue,
            time);

    /// <summary>Whether another batch may be decoded; the first always may.</summary>
    internal bool Allows()
    {
        var now = _time.GetElapsedTime(_start);
        _longest = _used && now - _asked > _longest ? now - _asked : _longest;
        var allows = !_used || (now < _limit && now <= _deadline - _longest);
        (_asked, _used) = (now, true);
        return allows;
    }
}
