using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using UoSam.Core.Denoising;

namespace UoSam.Core.Local;

/// <summary>The most similar cells, by products in tiles of eight registers, as in <see cref="SampleProducts"/>.</summary>
internal sealed class NearestCells
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

    private readonly CellFeatures _features;

    // [strips, channels, cells of the strip], and the length of what each cell has beyond its first channels.
    private readonly float[][] _strips;
    private readonly float[] _rests;

    /// <param name="features">All cells; not to be changed.</param>
    public NearestCells(CellFeatures features)
    {
        _features = features;
        _strips = [.. Enumerable.Range(0, (features.Count + Strip - 1) / Strip).Select(Packed)];
        _rests = new float[_strips.Length * Strip];
        for (var channel = Head; channel < features.Channels; channel++)
        {
            var row = features.Values.AsSpan(channel * features.Count, features.Count);
            TensorPrimitives.MultiplyAdd(row, row, _rests.AsSpan(0, row.Length), _rests);
        }

        TensorPrimitives.Sqrt(_rests, _rests);
    }

    /// <summary>Cosine of each of some cells with the most similar one of others; -1 without any.</summary>
    /// <param name="cells">Some cells.</param>
    /// <param name="isAmong">Which ones are the others.</param>
    /// <param name="least">A cosine that is lower may come out as another one that is lower.</param>
    /// <returns>Of each of the cells.</returns>
    public float[] Cosines(int[] cells, Func<int, bool> isAmong, float least)
    {
        var offsets = Array.ConvertAll(
            [.. Enumerable.Range(0, _rests.Length)], cell => cell < _features.Count && isAmong(cell) ? 0 : Excluded);
        var values = Values(cells);
        var rests = Array.ConvertAll(cells, cell => _rests[cell]);
        var highest = new float[cells.Length];
        Array.Fill(highest, None);
        Parallel.For(
            0,
            _strips.Length,
            () => (float[])highest.Clone(),
            (strip, _, own) =>
            {
                var offset = offsets.AsSpan(strip * Strip, Strip);
                if (offset.Contains(0))
                {
                    Raise(own, values, _strips[strip], offset, rests, _rests.AsSpan(strip * Strip, Strip), least - Rounding);
                }

                return own;
            },
            own =>
            {
                lock (highest)
                {
                    TensorPrimitives.Max(highest, own, highest);
                }
            });
        return highest;
    }

    // [channels, cells of the strip].
    private float[] Packed(int strip)
    {
        var packed = new float[_features.Channels * Strip];
        var width = Math.Min(Strip, _features.Count - (strip * Strip));
        for (var channel = 0; channel < _features.Channels; channel++)
        {
            _features.Values.AsSpan((channel * _features.Count) + (strip * Strip), width).CopyTo(packed.AsSpan(channel * Strip));
        }

        return packed;
    }

    // [cells, channels].
    private float[] Values(int[] cells)
    {
        var values = new float[cells.Length * _features.Channels];
        for (var i = 0; i < values.Length; i++)
        {
            var (cell, channel) = Math.DivRem(i, _features.Channels);
            values[i] = _strips[cells[cell] / Strip][(channel * Strip) + (cells[cell] % Strip)];
        }

        return values;
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
