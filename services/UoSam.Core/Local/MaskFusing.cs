using System.Numerics.Tensors;
using UoSam.Core.Presets;

namespace UoSam.Core.Local;

/// <summary>Makes one mask of an object's candidates.</summary>
internal static class MaskFusing
{
    /// <summary>
    /// Logits are divided by this before tanh: nearer 1 they saturate within one low-resolution pixel of the border, and
    /// the upscaled border is stepped.
    /// </summary>
    internal const float Softness = 4;

    /// <summary>The fused logits, their score, and the candidates with their weights filled in.</summary>
    /// <param name="candidates">At least one.</param>
    /// <param name="parameters">Fusion and its exponent.</param>
    public static FusedMask Fuse(IReadOnlyList<Candidate> candidates, LocalParameters parameters)
    {
        return parameters.Fusion == MaskFusion.BestScore
            ? Best(candidates)
            : Weighted(candidates, parameters.FusionPower);
    }

    private static FusedMask Best(IReadOnlyList<Candidate> candidates)
    {
        var best = candidates.MaxBy(candidate => candidate.Score)!;
        return new FusedMask(
            best.Logits,
            best.Score,
            [.. candidates.Select(candidate => candidate.Trace with { Weight = candidate == best ? 1 : 0 })]);
    }

    private static FusedMask Weighted(IReadOnlyList<Candidate> candidates, double power)
    {
        var weights = candidates
            .Select(candidate => Math.Pow(Math.Max(candidate.Score * candidate.Trace.Agreement, 0), power))
            .ToArray();
        var sum = weights.Sum();
        if (sum <= 0)
        {
            return Best(candidates);
        }

        var fused = new float[candidates[0].Logits.Length];
        var soft = new float[fused.Length];
        for (var i = 0; i < candidates.Count; i++)
        {
            TensorPrimitives.Multiply(candidates[i].Logits, 1 / Softness, soft);
            TensorPrimitives.Tanh(soft, soft);
            TensorPrimitives.MultiplyAdd(soft, (float)(weights[i] / sum), fused, fused);
        }

        return new FusedMask(
            fused,
            (float)candidates.Select((candidate, i) => candidate.Score * weights[i] / sum).Sum(),
            [.. candidates.Select((candidate, i) => candidate.Trace with { Weight = (float)(weights[i] / sum) })]);
    }
}
