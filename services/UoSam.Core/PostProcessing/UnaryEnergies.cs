using System.Collections.Immutable;

namespace UoSam.Core.PostProcessing;

/// <summary>Unary energies, -ln p, [pixels, stride] (pydensecrf, utils.py).</summary>
internal static class UnaryEnergies
{
    private const float LeastProbability = 1e-5f;

    /// <summary>
    /// The given label has the probability <paramref name="gtProb"/>, the others share the rest; where the pixel's id is
    /// none of <paramref name="ids"/>, all have the same.
    /// </summary>
    public static float[] FromLabels(ReadOnlySpan<ushort> labels, ImmutableArray<ushort> ids, float gtProb)
    {
        var stride = MeanField.StrideOf(ids.Length);
        var given = -MathF.Log(gtProb);
        var others = -MathF.Log((1 - gtProb) / (ids.Length - 1));
        var unknown = -MathF.Log(1f / ids.Length);
        var unary = new float[labels.Length * stride];
        for (var i = 0; i < labels.Length; i++)
        {
            var energies = unary.AsSpan(i * stride, ids.Length);
            var label = ids.BinarySearch(labels[i]);
            energies.Fill(label < 0 ? unknown : others);
            if (label >= 0)
            {
                energies[label] = given;
            }
        }

        return unary;
    }

    /// <summary>-ln p of each, p clipped from below.</summary>
    /// <param name="probabilities">[labels, pixels].</param>
    /// <param name="labels">Labels.</param>
    public static float[] FromProbabilities(ReadOnlySpan<float> probabilities, int labels)
    {
        var stride = MeanField.StrideOf(labels);
        var pixels = probabilities.Length / labels;
        var unary = new float[pixels * stride];
        for (var label = 0; label < labels; label++)
        {
            for (var i = 0; i < pixels; i++)
            {
                unary[(i * stride) + label] = -MathF.Log(Math.Clamp(probabilities[(label * pixels) + i], LeastProbability, 1));
            }
        }

        return unary;
    }
}
