namespace UoSam.Client;

/// <summary>Pauses that double, at random between half and all, so that many clients do not come back at once.</summary>
internal static class Backoff
{
    /// <summary>The pause after a number of failures in a row, from 1.</summary>
    public static TimeSpan Pause(RefinementClientOptions options, int failures)
    {
        var whole = options.FirstBackoff * Math.Pow(2, Math.Min(failures, 32) - 1);
        var bounded = whole < options.MaxBackoff ? whole : options.MaxBackoff;
        return bounded * (0.5 + (Random.Shared.NextDouble() / 2));
    }
}
