namespace UoSam.Core.Imaging;

/// <summary>
/// The weights of Pillow's antialiased triangle filter for one direction (ImagingResample, filter BILINEAR), as 22-bit
/// fixed-point numbers (PRECISION_BITS = 32 - 8 - 2).
/// </summary>
internal sealed class PilCoefficients
{
    internal const int PrecisionBits = 22;

    /// <param name="inputSize">Pixels of the source in this direction.</param>
    /// <param name="outputSize">Pixels of the result in this direction.</param>
    internal PilCoefficients(int inputSize, int outputSize)
    {
        var scale = (double)inputSize / outputSize;
        var filterScale = Math.Max(scale, 1.0);
        MaxTaps = ((int)Math.Ceiling(filterScale) * 2) + 1;
        Starts = new int[outputSize];
        Counts = new int[outputSize];
        Weights = new int[outputSize * MaxTaps];
        var real = new double[MaxTaps];
        for (var i = 0; i < outputSize; i++)
        {
            var center = (i + 0.5) * scale;
            var start = Math.Max((int)(center - filterScale + 0.5), 0);
            var count = Math.Min((int)(center + filterScale + 0.5), inputSize) - start;
            var sum = 0.0;
            for (var tap = 0; tap < count; tap++)
            {
                real[tap] = Triangle((tap + start - center + 0.5) * (1.0 / filterScale));
                sum += real[tap];
            }

            Starts[i] = start;
            Counts[i] = count;
            for (var tap = 0; tap < count; tap++)
            {
                var weight = sum != 0.0 ? real[tap] / sum : real[tap];
                Weights[(i * MaxTaps) + tap] = (int)(0.5 + (weight * (1 << PrecisionBits)));
            }
        }
    }

    /// <summary>Weights reserved per output pixel.</summary>
    internal int MaxTaps { get; }

    /// <summary>First source pixel of each output pixel.</summary>
    internal int[] Starts { get; }

    /// <summary>Number of source pixels of each output pixel.</summary>
    internal int[] Counts { get; }

    /// <summary>[output, MaxTaps] weights.</summary>
    internal int[] Weights { get; }

    /// <summary>The weights of output pixel <paramref name="i"/>.</summary>
    internal ReadOnlySpan<int> Of(int i) => Weights.AsSpan(i * MaxTaps, Counts[i]);

    private static double Triangle(double x) => Math.Abs(x) < 1.0 ? 1.0 - Math.Abs(x) : 0.0;
}
