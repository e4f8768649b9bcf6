using System.Numerics.Tensors;

namespace UoSam.Core.Denoising;

/// <summary>Probabilities as log-odds.</summary>
internal static class LogOdds
{
    /// <summary>No probability counts for more than this.</summary>
    public const float Most = 3;

    private const float LeastShare = 1e-3f;

    /// <summary>ln(p / (1 - p)), clamped to -3..3.</summary>
    /// <param name="shares">Probabilities.</param>
    public static float[] Of(ReadOnlySpan<float> shares)
    {
        var odds = new float[shares.Length];
        var rest = new float[shares.Length];
        TensorPrimitives.Max(shares, LeastShare, odds);
        TensorPrimitives.Min(odds, 1 - LeastShare, odds);
        TensorPrimitives.Subtract(1, odds, rest);
        TensorPrimitives.Divide(odds, rest, odds);
        TensorPrimitives.Log(odds, odds);
        TensorPrimitives.Max(odds, -Most, odds);
        TensorPrimitives.Min(odds, Most, odds);
        return odds;
    }
}
