namespace UoSam.Benchmarks;

/// <summary>
/// Differences within pairs that were measured one right after the other. The median and its interval by order statistics
/// (the sign test turned round) ask nothing of how they are distributed, so a few pairs that the machine disturbed do no harm.
/// </summary>
internal sealed class PairedDifferences
{
    // Of the normal distribution, for 95 %.
    private const double Quantile = 1.959964;

    private readonly double[] _sorted;

    /// <param name="differences">At least six.</param>
    public PairedDifferences(IEnumerable<double> differences)
    {
        _sorted = [.. differences.Order()];
        ArgumentOutOfRangeException.ThrowIfLessThan(_sorted.Length, 6, nameof(differences));
    }

    /// <summary>The middle one.</summary>
    public double Median => (_sorted[(_sorted.Length - 1) / 2] + _sorted[_sorted.Length / 2]) / 2;

    /// <summary>Where the median lies with 95 % certainty: between the order statistics n/2 -+ 1.96 sqrt(n)/2.</summary>
    public (double Low, double High) Interval
    {
        get
        {
            var (n, half) = (_sorted.Length, Quantile * Math.Sqrt(_sorted.Length) / 2);
            var low = Math.Max(1, (int)Math.Floor((n / 2.0) - half));
            return (_sorted[low - 1], _sorted[n - low]);
        }
    }
}
