using System.Collections.Immutable;
using UoSam.Core.LabelMaps;

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

    /// <summary>
    /// -ln p of the scores, p clipped at 1e-5 as pydensecrf does, where the pixel's label is their likeliest, without a tie; elsewhere the label's energies as of
    /// <see cref="FromLabels"/>.
    /// </summary>
    /// <param name="map">Labels, [height, width].</param>
    /// <param name="ids">All labels, ascending; those without scores have the least probability.</param>
    /// <param name="scores">Scores; every id of theirs is among <paramref name="ids"/>.</param>
    /// <param name="gtProb">As of <see cref="FromLabels"/>.</param>
    public static float[] FromScores(LabelMap map, ImmutableArray<ushort> ids, ClassScores scores, float gtProb)
    {
        var stride = MeanField.StrideOf(ids.Length);
        var unary = FromLabels(map.Labels, ids, gtProb);
        int[] labels = [.. scores.Ids.Select(id => ids.BinarySearch(id))];
        Parallel.For(0, map.Height, y =>
        {
            var probabilities = scores.Probabilities(y, map.Height, map.Width, labels, ids.Length);
            for (var x = 0; x < map.Width; x++)
            {
                var pixel = (y * map.Width) + x;
                var ofPixel = probabilities.AsSpan(x * ids.Length, ids.Length);
                if (IsLikeliest(ofPixel, ids.BinarySearch(map.Labels[pixel])))
                {
                    FillEnergies(ofPixel, unary.AsSpan(pixel * stride, ids.Length));
                }
            }
        });
        return unary;
    }

    private static bool IsLikeliest(ReadOnlySpan<float> probabilities, int label)
    {
        for (var other = 0; other < probabilities.Length; other++)
        {
            if (label < 0 || (other != label && probabilities[other] >= probabilities[label]))
            {
                return false;
            }
        }

        return true;
    }

    private static void FillEnergies(ReadOnlySpan<float> probabilities, Span<float> energies)
    {
        for (var label = 0; label < probabilities.Length; label++)
        {
            energies[label] = -MathF.Log(Math.Clamp(probabilities[label], LeastProbability, 1));
        }
    }
}
