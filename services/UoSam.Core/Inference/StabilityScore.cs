namespace UoSam.Core.Inference;

/// <summary>How little a mask changes with its threshold (utils/amg.py, calculate_stability_score).</summary>
public static class StabilityScore
{
    /// <summary>
    /// Pixels above threshold + offset as a share of those above threshold - offset; 0 where there are none, which the
    /// reference leaves undefined.
    /// </summary>
    public static float Of(ReadOnlySpan<float> logits, float threshold, float offset)
    {
        int inner = 0, outer = 0;
        foreach (var logit in logits)
        {
            inner += logit > threshold + offset ? 1 : 0;
            outer += logit > threshold - offset ? 1 : 0;
        }

        return outer == 0 ? 0 : (float)inner / outer;
    }
}
