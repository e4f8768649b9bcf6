namespace UoSam.Core.Evaluation;

/// <summary>Mean, recall and decay of one measure of one object over its frames, as in DAVIS.</summary>
/// <param name="Mean">Mean over the frames.</param>
/// <param name="Recall">Share of the frames above 0.5.</param>
/// <param name="Decay">Mean of the first quarter minus mean of the last; quarters share their end frames.</param>
public sealed record DavisStatistics(double Mean, double Recall, double Decay)
{
    /// <summary>Takes the statistics; NaN where there is no frame.</summary>
    /// <param name="perFrame">Values 0..1 in order of time.</param>
    public static DavisStatistics Of(ReadOnlySpan<double> perFrame)
    {
        if (perFrame.IsEmpty)
        {
            return new DavisStatistics(double.NaN, double.NaN, double.NaN);
        }

        var above = 0;
        foreach (var value in perFrame)
        {
            above += value > 0.5 ? 1 : 0;
        }

        var first = perFrame[..(QuarterEnd(perFrame.Length, 1) + 1)];
        var last = perFrame[QuarterEnd(perFrame.Length, 3)..];
        return new DavisStatistics(Average(perFrame), (double)above / perFrame.Length, Average(first) - Average(last));
    }

    /// <summary>Index of the frame that ends quarter q of 1..n, halves rounded up by the published 1e-10.</summary>
    private static int QuarterEnd(int frames, int quarter) =>
        (int)Math.Round(1 + ((frames - 1) * quarter / 4.0) + 1e-10) - 1;

    private static double Average(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }
}
