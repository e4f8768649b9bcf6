using System.Numerics.Tensors;

namespace UoSam.Core.Denoising;

/// <summary>Probabilities as log-odds.</summary>
internal static class LogOdds
{
    /// <summary>No probability counts for more than this.</summary>
    public const float Most = 3;

    // Probabilities from here on are beyond the bound: 0.0474 is.
    private const float Least = 0.047f;
    private const int Block = 64;

    /// <summary>ln(p / (1 - p)), clamped to -3..3.</summary>
    /// <param name="shares">Probabilities.</param>
    public static float[] Of(ReadOnlySpan<float> shares)
    {
        var odds = GC.AllocateUninitializedArray<float>(shares.Length);
        for (var start = 0; start < odds.Length; start += Block)
        {
            var length = Math.Min(Block, odds.Length - start);
            Fill(shares.Slice(start, length), odds.AsSpan(start, length));
        }

        return odds;
    }

    // Most classes are far from most places, and there the logarithm need not be taken.
    private static void Fill(ReadOnlySpan<float> shares, Span<float> odds)
    {
        if (TensorPrimitives.Max(shares) <= Least)
        {
            odds.Fill(-Most);
            return;
        }

        Span<float> rest = stackalloc float[Block];
        TensorPrimitives.Max(shares, Least, odds);
        TensorPrimitives.Min(odds, 1 - Least, odds);
        TensorPrimitives.Subtract(1, odds, rest);
        TensorPrimitives.Divide(odds, rest[..odds.Length], odds);
        TensorPrimitives.Log(odds, odds);
        TensorPrimitives.Max(odds, -Most, odds);
        TensorPrimitives.Min(odds, Most, odds);
    }
}
