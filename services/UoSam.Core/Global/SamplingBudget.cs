using UoSam.Core.Presets;

namespace UoSam.Core.Global;

/// <summary>The time that sampling may take; started once for all crops of an image.</summary>
public sealed class SamplingBudget
{
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly TimeSpan _limit;
    private bool _used;

    private SamplingBudget(TimeSpan limit, TimeProvider time)
    {
        (_limit, _time) = (limit, time);
        _start = time.GetTimestamp();
    }

    /// <summary>No end.</summary>
    public static SamplingBudget Unlimited => new(Timeout.InfiniteTimeSpan, TimeProvider.System);

    /// <summary>A budget that runs from now.</summary>
    /// <param name="parameters">Say how long.</param>
    /// <param name="time">Tells the time.</param>
    public static SamplingBudget Start(GlobalParameters parameters, TimeProvider time) =>
        new(
            parameters.SamplingBudgetMilliseconds == 0
                ? Timeout.InfiniteTimeSpan
                : TimeSpan.FromMilliseconds(parameters.SamplingBudgetMilliseconds),
            time);

    /// <summary>Whether another batch may be decoded; the first always may.</summary>
    internal bool Allows()
    {
        var allows = !_used || _limit == Timeout.InfiniteTimeSpan || _time.GetElapsedTime(_start) < _limit;
        _used = true;
        return allows;
    }
}
