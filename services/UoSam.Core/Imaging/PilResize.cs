using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace UoSam.Core.Imaging;

/// <summary>Resizes as Pillow does, byte for byte; SAM's encoder was trained on images resized this way.</summary>
public static class PilResize
{
    private const int Half = 1 << (PilCoefficients.PrecisionBits - 1);

    // Below this many output bytes starting threads costs more than it saves.
    private const int ParallelBytes = 1 << 17;

    /// <summary>
    /// Pillow's <c>Image.resize(size, BILINEAR)</c> for 8-bit RGB: a triangle filter whose support grows with the scale
    /// when shrinking, in fixed point, rows first, rounded and clipped to 8 bits after each direction. Integer sums, so
    /// the result does not depend on the processor or the number of threads.
    /// </summary>
    /// <param name="image">Source.</param>
    /// <param name="height">Rows of the result, at least 1.</param>
    /// <param name="width">Columns of the result, at least 1.</param>
    /// <returns>The resized image; <paramref name="image"/> itself where the size is the same.</returns>
    public static RgbImage Bilinear(RgbImage image, int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        var across = image.Width == width ? image : ResizeRows(image, width);
        return across.Height == height ? across : ResizeColumns(across, height);
    }

    private static RgbImage ResizeRows(RgbImage image, int width)
    {
        var coefficients = new PilCoefficients(image.Width, width);
        var result = new byte[image.Height * width * 3];
        ForRows(image.Height, result.Length, () => new Vector128<int>[image.Width], (y, wide) =>
        {
            Widen(image.Pixels.AsSpan(y * image.Width * 3, image.Width * 3), wide);
            var row = result.AsSpan(y * width * 3, width * 3);
            for (var x = 0; x < width; x++)
            {
                var weights = coefficients.Of(x);
                var taps = wide.AsSpan(coefficients.Starts[x], weights.Length);
                var sum = Vector128.Create(Half);
                for (var tap = 0; tap < weights.Length; tap++)
                {
                    sum += taps[tap] * weights[tap];
                }

                sum >>= PilCoefficients.PrecisionBits;
                row[(x * 3) + 0] = Clip(sum[0]);
                row[(x * 3) + 1] = Clip(sum[1]);
                row[(x * 3) + 2] = Clip(sum[2]);
            }
        });
        return new RgbImage(image.Height, width, result);
    }

    private static RgbImage ResizeColumns(RgbImage image, int height)
    {
        var coefficients = new PilCoefficients(image.Height, height);
        var rowBytes = image.Width * 3;
        var result = new byte[height * rowBytes];
        ForRows(height, result.Length, () => new int[rowBytes], (y, sums) =>
        {
            var weights = coefficients.Of(y);
            Array.Fill(sums, Half);
            for (var tap = 0; tap < weights.Length; tap++)
            {
                AddWeighted(image.Pixels.AsSpan((coefficients.Starts[y] + tap) * rowBytes, rowBytes), weights[tap], sums);
            }

            Round(sums, result.AsSpan(y * rowBytes, rowBytes));
        });
        return new RgbImage(height, image.Width, result);
    }

    /// <summary>R, G, B in one vector per pixel, so that a tap costs one multiplication.</summary>
    private static void Widen(ReadOnlySpan<byte> row, Vector128<int>[] wide)
    {
        for (var x = 0; x < wide.Length; x++)
        {
            wide[x] = Vector128.Create(row[x * 3], row[(x * 3) + 1], row[(x * 3) + 2], 0);
        }
    }

    private static void AddWeighted(ReadOnlySpan<byte> row, int weight, Span<int> sums)
    {
        var blocks = MemoryMarshal.Cast<byte, Vector<byte>>(row);
        var targets = MemoryMarshal.Cast<int, Vector<int>>(sums);
        for (var i = 0; i < blocks.Length; i++)
        {
            Vector.Widen(blocks[i], out var low, out var high);
            Vector.Widen(low, out var first, out var second);
            Vector.Widen(high, out var third, out var fourth);
            var target = targets.Slice(i * 4, 4);
            target[0] += Vector.AsVectorInt32(first) * weight;
            target[1] += Vector.AsVectorInt32(second) * weight;
            target[2] += Vector.AsVectorInt32(third) * weight;
            target[3] += Vector.AsVectorInt32(fourth) * weight;
        }

        for (var i = blocks.Length * Vector<byte>.Count; i < row.Length; i++)
        {
            sums[i] += row[i] * weight;
        }
    }

    private static void Round(ReadOnlySpan<int> sums, Span<byte> row)
    {
        for (var i = 0; i < row.Length; i++)
        {
            row[i] = Clip(sums[i] >> PilCoefficients.PrecisionBits);
        }
    }

    private static byte Clip(int value) => (byte)Math.Clamp(value, 0, 255);

    private static void ForRows<T>(int rows, int bytes, Func<T> scratch, Action<int, T> body)
    {
        if (bytes < ParallelBytes)
        {
            var own = scratch();
            for (var y = 0; y < rows; y++)
            {
                body(y, own);
            }

            return;
        }

        Parallel.For(0, rows, scratch, (y, _, local) => { body(y, local); return local; }, _ => { });
    }
}
