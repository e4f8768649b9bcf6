using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using UoSam.Core.Denoising;

namespace UoSam.Core.Local;

/// <summary>The most similar cells, by products in tiles of eight registers, as in <see cref="SampleProducts"/>.</summary>
internal static class NearestCells
{
    private const int TileRows = 4;

    // Cells that are multiplied at once: two registers.
    private const int Strip = 16;
    private const float None = -1;
    private const float Excluded = -4;

    // Most cells are told from one another by their first channels and how much the others can add, so that most products need
    // not be made to their end: half the time on street scenes.
    private const int Head = 64;
    private const float Rounding = 1e-4f;

    /// <summary>Cosine of each of some cells with the most similar one of others; -1 without any.</summary>
    /// <param name="features">All cells.</param>
    /// <param name="cells">Some of them.</param>
    /// <param name="isAmong">Which ones are the others.</param>
    /// <param name="least">A cosine that is lower may come out as another one that is lower.</param>
    /// <returns>Of each of the cells.</returns>
    public static float[] Cosines(CellFeatures features, int[] cells, Func<int, bool> isAmong, float least)
    {
        var (count, channels) = (features.Count, features.Channels);
        var strips = (count + Strip - 1) / Strip;
        var offsets = Array.ConvertAll([.. Enumerable.Range(0, strips * Strip)], cell => cell < count && isAmong(cell) ? 0 : Excluded);
        var packed = Pack(features, cells);
        var rests = Rests(features, strips * Strip);
        var restsOfCells = Array.ConvertAll(cells, cell => rests[cell]);
        var highest = new float[cells.Length];
        Array.Fill(highest, None);
        Parallel.For(
            0,
            strips,
            () => (Highest: (float[])highest.Clone(), Others: new float[channels * Strip]),
            (strip, _, own) =>
            {
                var first = strip * Strip;
                var offset = offsets.AsSpan(first, Strip);
                if (offset.Contains(0))
                {
                    var width = Math.Min(Strip, count - first);
                    for (var channel = 0; channel < channels; channel++)
                    {
                        features.Values.AsSpan((channel * count) + first, width).CopyTo(own.Others.AsSpan(channel * Strip));
                    }

                    Raise(own.Highest, packed, own.Others, offset, restsOfCells, rests.AsSpan(first, Strip), least - Rounding);
                }

                return own;
            },
            own =>
            {
                lock (highest)
                {
                    TensorPrimitives.Max(highest, own.Highest, highest);
                }
            });
        return highest;
    }

    // [cells, channels].
    private static float[] Pack(CellFeatures features, int[] cells)
    {
        var packed = new float[cells.Length * features.Channels];
        for (var channel = 0; channel < features.Channels; channel++)
        {
            for (var i = 0; i < cells.Length; i++)
            {
                packed[(i * features.Channels) + channel] = features.Values[(channel * features.Count) + cells[i]];
            }
        }

        return packed;
    }

    // Length of what each cell has beyond its first channels.
    private static float[] Rests(CellFeatures features, int length)
    {
        var rests = new float[length];
        for (var channel = Head; channel < features.Channels; channel++)
        {
            var row = features.Values.AsSpan(channel * features.Count, features.Count);
            TensorPrimitives.MultiplyAdd(row, row, rests.AsSpan(0, row.Length), rests);
        }

        TensorPrimitives.Sqrt(rests, rests);
        return rests;
    }

    private static void Raise(
        float[] highest,
        float[] cells,
        float[] others,
        ReadOnlySpan<float> offsets,
        float[] restsOfCells,
        ReadOnlySpan<float> rests,
        float least)
    {
        var channels = others.Length / Strip;
        ref var values = ref MemoryMarshal.GetArrayDataReference(others);
        var (left, right) = (Vector256.Create(offsets), Vector256.Create(offsets[8..]));
        for (var cell = 0; cell < highest.Length; cell += TileRows)
        {
            // Rows past the last one repeat it.
            var last = highest.Length - 1;
            var (a0, a1, a2, a3) = (cell, Math.Min(cell + 1, last), Math.Min(cell + 2, last), Math.Min(cell + 3, last));
            var (l0, l1, l2, l3) = (left, left, left, left);
            var (r0, r1, r2, r3) = (right, right, right, right);
            for (var channel = 0; channel < channels; channel++)
            {
                if (channel == Head && Vector256.LessThanAll(
                    Vector256.Max(
                        Vector256.Max(Most(l0, r0, rests, restsOfCells[a0]), Most(l1, r1, rests, restsOfCells[a1])),
                        Vector256.Max(Most(l2, r2, rests, restsOfCells[a2]), Most(l3, r3, rests, restsOfCells[a3]))),
                    Vector256.Create(least)))
                {
                    break;
                }

                var x = Vector256.LoadUnsafe(ref values, (nuint)(channel * Strip));
                var y = Vector256.LoadUnsafe(ref values, (nuint)((channel * Strip) + 8));
                var (w0, w1) = (Vector256.Create(cells[(a0 * channels) + channel]), Vector256.Create(cells[(a1 * channels) + channel]));
                var (w2, w3) = (Vector256.Create(cells[(a2 * channels) + channel]), Vector256.Create(cells[(a3 * channels) + channel]));
                l0 = Vector256.MultiplyAddEstimate(w0, x, l0);
                r0 = Vector256.MultiplyAddEstimate(w0, y, r0);
                l1 = Vector256.MultiplyAddEstimate(w1, x, l1);
                r1 = Vector256.MultiplyAddEstimate(w1, y, r1);
                l2 = Vector256.MultiplyAddEstimate(w2, x, l2);
                r2 = Vector256.MultiplyAddEstimate(w2, y, r2);
                l3 = Vector256.MultiplyAddEstimate(w3, x, l3);
                r3 = Vector256.MultiplyAddEstimate(w3, y, r3);
            }

            highest[a0] = MathF.Max(highest[a0], Highest(l0, r0));
            highest[a1] = MathF.Max(highest[a1], Highest(l1, r1));
            highest[a2] = MathF.Max(highest[a2], Highest(l2, r2));
            highest[a3] = MathF.Max(highest[a3], Highest(l3, r3));
        }
    }

    // What the sums can come to at most.
    private static Vector256<float> Most(Vector256<float> left, Vector256<float> right, ReadOnlySpan<float> rests, float rest) =>
        Vector256.Max(left + (Vector256.Create(rests) * rest), right + (Vector256.Create(rests[8..]) * rest));

    private static float Highest(Vector256<float> left, Vector256<float> right)
    {
        var eight = Vector256.Max(left, right);
        var four = Vector128.Max(eight.GetLower(), eight.GetUpper());
        var two = Vector128.Max(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1)));
        return MathF.Max(two[0], two[1]);
    }
}
