using System.Numerics.Tensors;

namespace UoSam.Core.Denoising;

/// <summary>Probabilities as log-odds.</summary>
internal static class LogOdds
{
    /// <summary>No probability counts for more than this.</summary>
    public const float Most = 3;

    private const float LeastShare = 1e-3f;
    private const int Block = 1024;

    /// <summary>ln(p / (1 - p)), clamped to -3..3.</summary>
    /// <param name="shares">Probabilities.</param>
    public static float[] Of(ReadOnlySpan<float> shares)
    {
        var odds = new float[shares.Length];
        Span<float> rest = stackalloc float[Block];
        for (var start = 0; start < odds.Length; start += Block)
        {
            var part = odds.AsSpan(start, Math.Min(Block, odds.Length - start));
            TensorPrimitives.Max(shares.Slice(start, part.Length), LeastShare, part);
            TensorPrimitives.Min(part, 1 - LeastShare, part);
            TensorPrimitives.Subtract(1, part, rest);
            TensorPrimitives.Divide(part, rest[..part.Length], part);
            TensorPrimitives.Log(part, part);
            TensorPrimitives.Max(part, -Most, part);
            TensorPrimitives.Min(part, Most, part);
        }

        return odds;
    }
}
