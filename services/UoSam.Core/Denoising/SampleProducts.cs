using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace UoSam.Core.Denoising;

/// <summary>
/// The two products that a ridge regression spends its time on, in tiles of eight registers: dot products, one at a time,
/// wait for memory.
/// </summary>
internal static class SampleProducts
{
    private const int TileRows = 4;
    private const int TileColumns = 2;

    // Samples whose features all fit the second level of cache.
    private const int Panel = 768;

    // Samples that are multiplied at once: two registers.
    private const int Strip = 16;

    /// <summary>Adds X W X' to a matrix.</summary>
    /// <param name="features">X, [count, samples]; further rows are left out.</param>
    /// <param name="samples">Samples.</param>
    /// <param name="weights">The diagonal of W, [samples], 0 or more; null for 1.</param>
    /// <param name="gram">[count, count]; its lower triangle is added to.</param>
    public static void AddGram(float[] features, int samples, float[]? weights, float[] gram)
    {
        var count = (int)Math.Sqrt(gram.Length);
        if (weights is not null)
        {
            features = Weighted(features, samples, weights, count);
        }

        if (count < TileRows)
        {
            AddDots(features, samples, count, gram);
            return;
        }

        for (var start = 0; start < samples; start += Panel)
        {
            var panel = new SamplePanel(features, samples, start, Math.Min(Panel, samples - start));
            Parallel.For(0, (count + TileRows - 1) / TileRows, group =>
                AddRows(panel, group * TileRows, gram, count));
        }
    }

    /// <summary>Squared length of each sample through a lower triangle: of the columns of L X.</summary>
    /// <param name="lower">L, [count, count], zero above its diagonal.</param>
    /// <param name="features">X, [count, samples].</param>
    /// <param name="samples">Samples.</param>
    /// <returns>[samples].</returns>
    public static float[] SquaredLengths(float[] lower, float[] features, int samples)
    {
        var count = features.Length / samples;
        var lengths = new float[samples];
        Parallel.For(
            0,
            (samples + Strip - 1) / Strip,
            () => new float[count * Strip],
            (strip, _, packed) =>
            {
                var first = strip * Strip;
                var width = Math.Min(Strip, samples - first);
                for (var f = 0; f < count; f++)
                {
                    features.AsSpan((f * samples) + first, width).CopyTo(packed.AsSpan(f * Strip));
                }

                Span<float> sums = stackalloc float[Strip];
                StripLengths(lower, packed, count, sums);
                sums[..width].CopyTo(lengths.AsSpan(first));
                return packed;
            },
            _ => { });
        return lengths;
    }

    // Each sample times the root of its weight.
    private static float[] Weighted(float[] features, int samples, float[] weights, int count)
    {
        var roots = new float[samples];
        TensorPrimitives.Sqrt(weights, roots);
        var weighted = new float[count * samples];
        for (var f = 0; f < count; f++)
        {
            TensorPrimitives.Multiply(features.AsSpan(f * samples, samples), roots, weighted.AsSpan(f * samples, samples));
        }

        return weighted;
    }

    private static void AddDots(float[] features, int samples, int count, float[] gram)
    {
        for (var a = 0; a < count; a++)
        {
            for (var b = 0; b <= a; b++)
            {
                gram[(a * count) + b] += TensorPrimitives.Dot<float>(
                    features.AsSpan(a * samples, samples), features.AsSpan(b * samples, samples));
            }
        }
    }

    // The last tiles begin earlier where rows or columns do not come out even; what others have added is left out.
    private static void AddRows(SamplePanel panel, int row, float[] gram, int count)
    {
        var a = Math.Min(row, count - TileRows);
        Span<float> tile = stackalloc float[TileRows * TileColumns];
        for (var column = 0; column < Math.Min(row + TileRows, count); column += TileColumns)
        {
            var b = Math.Min(column, count - TileColumns);
            panel.Multiply(a, b, tile);
            for (var i = row - a; i < TileRows; i++)
            {
                for (var j = column - b; j < TileColumns && b + j <= a + i; j++)
                {
                    gram[((a + i) * count) + b + j] += tile[(i * TileColumns) + j];
                }
            }
        }
    }

    private static void StripLengths(float[] lower, float[] packed, int count, Span<float> sums)
    {
        ref var values = ref MemoryMarshal.GetArrayDataReference(packed);
        var (left, right) = (Vector256<float>.Zero, Vector256<float>.Zero);
        for (var a = 0; a < count; a += TileRows)
        {
            // Rows past the last one repeat it with weight 0.
            var rows = Math.Min(TileRows, count - a);
            var (a0, a1, a2, a3) = (a, Math.Min(a + 1, count - 1), Math.Min(a + 2, count - 1), Math.Min(a + 3, count - 1));
            Vector256<float> l0 = default, l1 = default, l2 = default, l3 = default;
            Vector256<float> r0 = default, r1 = default, r2 = default, r3 = default;
            for (var b = 0; b < a + rows; b++)
            {
                var x = Vector256.LoadUnsafe(ref values, (nuint)(b * Strip));
                var y = Vector256.LoadUnsafe(ref values, (nuint)((b * Strip) + 8));
                var (w0, w1) = (Vector256.Create(lower[(a0 * count) + b]), Vector256.Create(lower[(a1 * count) + b]));
                var (w2, w3) = (Vector256.Create(lower[(a2 * count) + b]), Vector256.Create(lower[(a3 * count) + b]));
                l0 = Vector256.MultiplyAddEstimate(w0, x, l0);
                r0 = Vector256.MultiplyAddEstimate(w0, y, r0);
                l1 = Vector256.MultiplyAddEstimate(w1, x, l1);
                r1 = Vector256.MultiplyAddEstimate(w1, y, r1);
                l2 = Vector256.MultiplyAddEstimate(w2, x, l2);
                r2 = Vector256.MultiplyAddEstimate(w2, y, r2);
                l3 = Vector256.MultiplyAddEstimate(w3, x, l3);
                r3 = Vector256.MultiplyAddEstimate(w3, y, r3);
            }

            left += (l0 * l0) + (rows > 1 ? l1 * l1 : default) + (rows > 2 ? l2 * l2 : default) + (rows > 3 ? l3 * l3 : default);
            right += (r0 * r0) + (rows > 1 ? r1 * r1 : default) + (rows > 2 ? r2 * r2 : default) + (rows > 3 ? r3 * r3 : default);
        }

        left.CopyTo(sums);
        right.CopyTo(sums[8..]);
    }
}
