using System.Numerics;

namespace UoSam.Core.Saliency;

/// <summary>The discrete Fourier transform of lengths that are powers of two (Cooley and Tukey, radix 2, in place).</summary>
internal static class FourierTransform
{
    /// <summary>X_k = sum of x_n exp(-2 pi i k n / N); with <paramref name="inverse"/> its inverse, divided by N.</summary>
    /// <param name="values">N values, N a power of two; replaced.</param>
    /// <param name="inverse">Direction.</param>
    /// <exception cref="ArgumentException">Not a power of two.</exception>
    public static void Run(Span<Complex> values, bool inverse)
    {
        var length = values.Length;
        if (!BitOperations.IsPow2(length))
        {
            throw new ArgumentException($"{length} values; a power of two is expected", nameof(values));
        }

        Reorder(values);
        for (var half = 1; half < length; half *= 2)
        {
            for (var k = 0; k < half; k++)
            {
                var turn = Complex.FromPolarCoordinates(1, (inverse ? 1 : -1) * Math.PI * k / half);
                for (var i = k; i < length; i += 2 * half)
                {
                    var odd = turn * values[i + half];
                    (values[i], values[i + half]) = (values[i] + odd, values[i] - odd);
                }
            }
        }

        for (var i = 0; inverse && i < length; i++)
        {
            values[i] /= length;
        }
    }

    /// <summary>The transform of rows, then of columns.</summary>
    /// <param name="values">[side, side], row-major, replaced; the side is a power of two.</param>
    /// <param name="side">Rows and columns.</param>
    /// <param name="inverse">Direction.</param>
    public static void RunSquare(Complex[] values, int side, bool inverse)
    {
        var column = new Complex[side];
        for (var y = 0; y < side; y++)
        {
            Run(values.AsSpan(y * side, side), inverse);
        }

        for (var x = 0; x < side; x++)
        {
            for (var y = 0; y < side; y++)
            {
                column[y] = values[(y * side) + x];
            }

            Run(column, inverse);
            for (var y = 0; y < side; y++)
            {
                values[(y * side) + x] = column[y];
            }
        }
    }

    private static void Reorder(Span<Complex> values)
    {
        for (int i = 1, reversed = 0; i < values.Length; i++)
        {
            var bit = values.Length >> 1;
            for (; (reversed & bit) != 0; bit >>= 1)
            {
                reversed ^= bit;
            }

            reversed |= bit;
            if (i < reversed)
            {
                (values[i], values[reversed]) = (values[reversed], values[i]);
            }
        }
    }
}
