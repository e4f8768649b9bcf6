using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace UoSam.Core.Denoising;

/// <summary>Some neighbouring samples of all features.</summary>
/// <param name="features">[count, samples].</param>
/// <param name="samples">All samples.</param>
/// <param name="start">The first of them.</param>
/// <param name="length">How many.</param>
internal readonly struct SamplePanel(float[] features, int samples, int start, int length)
{
    private const int Lanes = 8;

    /// <summary>Dot products of the four features from <paramref name="a"/> on with the two from <paramref name="b"/> on.</summary>
    /// <param name="a">First of four rows.</param>
    /// <param name="b">First of two rows.</param>
    /// <param name="tile">[4, 2], overwritten.</param>
    public void Multiply(int a, int b, Span<float> tile)
    {
        ref var a0 = ref MemoryMarshal.GetReference(Row(a));
        ref var a1 = ref MemoryMarshal.GetReference(Row(a + 1));
        ref var a2 = ref MemoryMarshal.GetReference(Row(a + 2));
        ref var a3 = ref MemoryMarshal.GetReference(Row(a + 3));
        ref var b0 = ref MemoryMarshal.GetReference(Row(b));
        ref var b1 = ref MemoryMarshal.GetReference(Row(b + 1));
        Vector256<float> c00 = default, c10 = default, c20 = default, c30 = default;
        Vector256<float> c01 = default, c11 = default, c21 = default, c31 = default;
        var i = 0;
        for (; i + Lanes <= length; i += Lanes)
        {
            var (x, y) = (Vector256.LoadUnsafe(ref b0, (nuint)i), Vector256.LoadUnsafe(ref b1, (nuint)i));
            var (p, q) = (Vector256.LoadUnsafe(ref a0, (nuint)i), Vector256.LoadUnsafe(ref a1, (nuint)i));
            var (r, s) = (Vector256.LoadUnsafe(ref a2, (nuint)i), Vector256.LoadUnsafe(ref a3, (nuint)i));
            c00 = Vector256.MultiplyAddEstimate(p, x, c00);
            c01 = Vector256.MultiplyAddEstimate(p, y, c01);
            c10 = Vector256.MultiplyAddEstimate(q, x, c10);
            c11 = Vector256.MultiplyAddEstimate(q, y, c11);
            c20 = Vector256.MultiplyAddEstimate(r, x, c20);
            c21 = Vector256.MultiplyAddEstimate(r, y, c21);
            c30 = Vector256.MultiplyAddEstimate(s, x, c30);
            c31 = Vector256.MultiplyAddEstimate(s, y, c31);
        }

        (tile[0], tile[1]) = (Vector256.Sum(c00), Vector256.Sum(c01));
        (tile[2], tile[3]) = (Vector256.Sum(c10), Vector256.Sum(c11));
        (tile[4], tile[5]) = (Vector256.Sum(c20), Vector256.Sum(c21));
        (tile[6], tile[7]) = (Vector256.Sum(c30), Vector256.Sum(c31));
        AddRest(a, b, i, tile);
    }

    private void AddRest(int a, int b, int from, Span<float> tile)
    {
        for (var k = 0; k < tile.Length; k++)
        {
            var one = Row(a + (k / 2));
            var other = Row(b + (k % 2));
            for (var i = from; i < length; i++)
            {
                tile[k] += one[i] * other[i];
            }
        }
    }

    private ReadOnlySpan<float> Row(int feature) => features.AsSpan((feature * samples) + start, length);
}
