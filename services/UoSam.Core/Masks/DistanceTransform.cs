using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.Intrinsics;

namespace UoSam.Core.Masks;

/// <summary>
/// Exact squared Euclidean distances, in integers (Meijster, Roerdink and Hesselink, A General Algorithm for Computing
/// Distance Transforms in Linear Time, 2000). As float32 they are exact up to 2^24, a distance of 4096 pixels.
/// </summary>
public static class DistanceTransform
{
    /// <summary>Distance of a pixel from where no pixel of the other kind exists.</summary>
    public const float Unreachable = 1e12f;

    private const int Lanes = 8;

    private static readonly Vector256<int> LaneBits = Vector256.Create(1, 2, 4, 8, 16, 32, 64, 128);

    /// <summary>
    /// Squared distance in pixels from each pixel of a window to the nearest pixel of the window that is not set; 0 for
    /// pixels not set. What lies outside the window does not count, so the image's border is no background.
    /// </summary>
    /// <param name="mask">The mask.</param>
    /// <param name="window">Part of the mask; distances inside an object are exact when it holds the object's box and
    /// one pixel around, as far as the image reaches.</param>
    /// <returns>[window.Height, window.Width], row-major.</returns>
    public static float[] SquaredToUnset(BitMask mask, PixelBox window) => Squared(mask, window, ofUnset: false);

    /// <summary>The same to the nearest pixel of the other kind, for set pixels and for those that are not.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="window">Part of the mask.</param>
    /// <returns>[window.Height, window.Width], row-major; above 0.</returns>
    public static float[] SquaredToOther(BitMask mask, PixelBox window) => Squared(mask, window, ofUnset: true);

    /// <summary>The box grown by one pixel on each side, within the image.</summary>
    public static PixelBox WindowAround(PixelBox box, int imageHeight, int imageWidth) =>
        new(
            Math.Max(box.X0 - 1, 0),
            Math.Max(box.Y0 - 1, 0),
            Math.Min(box.X1 + 1, imageWidth),
            Math.Min(box.Y1 + 1, imageHeight));

    // Pixels of one kind in a row see no farther than the first of the other kind on either side, so each run of them is
    // a row of its own.
    private static float[] Squared(BitMask mask, PixelBox window, bool ofUnset)
    {
        var width = window.Width;
        using var scratch = MemoryPool<int>.Shared.Rent(window.Height * width);
        var columns = scratch.Memory.Span[..(window.Height * width)];
        FillColumnDistances(mask, window, columns);
        var envelope = new LowerEnvelope(width);
        var squared = new float[window.Height * width];
        for (var y = 0; y < window.Height; y++)
        {
            var distances = columns.Slice(y * width, width);
            var row = squared.AsSpan(y * width, width);
            var isSet = mask[window.Y0 + y, window.X0];
            for (var x0 = 0; x0 < width; isSet = !isSet)
            {
                var x1 = Math.Min(mask.Next(window.Y0 + y, window.X0 + x0, !isSet) - window.X0, width);
                if (isSet || ofUnset)
                {
                    envelope.Evaluate(
                        distances[x0..x1], x0 > 0, x1 < width, NotInColumn(window), row[x0..x1], Unreachable);
                }

                x0 = x1;
            }
        }

        return squared;
    }

    /// <summary>More than any distance within the window.</summary>
    private static int NotInColumn(PixelBox window) => window.Width + window.Height;

    /// <summary>Per pixel the distance to the nearest pixel of the other kind in its column: one scan down, one up.</summary>
    private static void FillColumnDistances(BitMask mask, PixelBox window, Span<int> distances)
    {
        var width = window.Width;
        var neighbours = new int[width];
        Array.Fill(neighbours, NotInColumn(window));
        neighbours.CopyTo(distances);
        for (var y = window.Y0 + 1; y < window.Y1; y++)
        {
            Step(mask.Row(y - 1), mask.Row(y), window.X0, neighbours);
            neighbours.CopyTo(distances[((y - window.Y0) * width)..]);
        }

        Array.Fill(neighbours, NotInColumn(window));
        for (var y = window.Y1 - 2; y >= window.Y0; y--)
        {
            Step(mask.Row(y + 1), mask.Row(y), window.X0, neighbours);
            var row = distances.Slice((y - window.Y0) * width, width);
            TensorPrimitives.Min<int>(row, neighbours, row);
        }
    }

    // From one row to the next: one where the kinds differ, else one more than before.
    private static void Step(ReadOnlySpan<ulong> before, ReadOnlySpan<ulong> row, int first, Span<int> distances)
    {
        var x = 0;
        for (; x + Lanes <= distances.Length; x += Lanes)
        {
            var same = Vector256.Equals(
                Vector256.Create((int)(Bits(before, first + x) ^ Bits(row, first + x))) & LaneBits, Vector256<int>.Zero);
            var stepped = (Vector256.Create<int>(distances[x..]) & same) + Vector256<int>.One;
            stepped.CopyTo(distances[x..]);
        }

        for (; x < distances.Length; x++)
        {
            var place = first + x;
            var differs = (int)((before[place >> 6] ^ row[place >> 6]) >> (place & 63)) & 1;
            distances[x] = (distances[x] & (differs - 1)) + 1;
        }
    }

    // The next eight bits or more from a place on.
    private static ulong Bits(ReadOnlySpan<ulong> words, int place)
    {
        var (word, shift) = (place >> 6, place & 63);
        var bits = words[word] >> shift;
        return shift > 64 - Lanes && word + 1 < words.Length ? bits | (words[word + 1] << (64 - shift)) : bits;
    }
}
