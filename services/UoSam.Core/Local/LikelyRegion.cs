using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using UoSam.Core.Denoising;

namespace UoSam.Core.Local;

/// <summary>An object by the probability of its class in each cell.</summary>
/// <param name="shares">[grid.Rows, grid.Columns], 0..1; 0 where the class is another object's.</param>
/// <param name="grid">The grid.</param>
internal sealed class LikelyRegion(float[] shares, MapGrid grid) : IObjectRegion
{
    private readonly float _area = TensorPrimitives.Sum<float>(shares);

    /// <summary>Sum of m p over sum of m + p - m p, m the mask (0 or 1) and p the shares.</summary>
    /// <param name="logits">[256, 256].</param>
    public float Iou(ReadOnlySpan<float> logits)
    {
        var (intersection, area) = (0f, 0f);
        for (var y = 0; y < grid.Rows; y++)
        {
            var row = logits.Slice(y * MapGrid.Side, grid.Columns);
            var (common, covered) = Row(row, shares.AsSpan(y * grid.Columns, grid.Columns));
            intersection += common;
            area += covered;
        }

        var union = area + _area - intersection;
        return union <= 0 ? 0 : intersection / union;
    }

    private static (float Common, float Covered) Row(ReadOnlySpan<float> logits, ReadOnlySpan<float> shares)
    {
        var (common, covered) = (Vector<float>.Zero, Vector<float>.Zero);
        var values = MemoryMarshal.Cast<float, Vector<float>>(logits);
        var weights = MemoryMarshal.Cast<float, Vector<float>>(shares);
        for (var i = 0; i < values.Length; i++)
        {
            var inside = Vector.GreaterThan(values[i], Vector<float>.Zero);
            common += Vector.ConditionalSelect(inside, weights[i], Vector<float>.Zero);
            covered += Vector.ConditionalSelect(inside, Vector<float>.One, Vector<float>.Zero);
        }

        var (sum, count) = (Vector.Sum(common), Vector.Sum(covered));
        for (var x = values.Length * Vector<float>.Count; x < logits.Length; x++)
        {
            (sum, count) = logits[x] > 0 ? (sum + shares[x], count + 1) : (sum, count);
        }

        return (sum, count);
    }
}
