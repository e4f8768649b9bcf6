namespace UoSam.Core.PostProcessing;

/// <summary>
/// Coordinates of a lattice vertex but the last, which the others determine: 21 bits each, biased, so that keys move by
/// plain addition.
/// </summary>
/// <param name="Low">The first three.</param>
/// <param name="High">The next three.</param>
internal readonly record struct LatticeKey(ulong Low, ulong High)
{
    private const int Bits = 21;
    private const int PerWord = 3;
    private const int Bias = 1 << (Bits - 1);

    /// <summary>A hash whose every bit depends on every coordinate.</summary>
    public uint Hash
    {
        get
        {
            var mixed = (Low * 0x9E3779B97F4A7C15) ^ ((High + 0x632BE59BD9B4E019) * 0xD6E8FEB86659FD93);
            mixed ^= mixed >> 32;
            return (uint)((mixed * 0x9E3779B97F4A7C15) >> 32);
        }
    }

    /// <param name="coordinates">1 to 6, each of -2^20..2^20-1.</param>
    public static LatticeKey Of(ReadOnlySpan<int> coordinates) => Pack(coordinates, Bias);

    /// <summary>The difference between a vertex and its next along an axis.</summary>
    /// <param name="axis">0..dimensions.</param>
    /// <param name="dimensions">Dimensions of the lattice.</param>
    public static LatticeKey Step(int axis, int dimensions)
    {
        Span<int> step = stackalloc int[dimensions];
        step.Fill(-1);
        if (axis < dimensions)
        {
            step[axis] = dimensions;
        }

        return Pack(step, 0);
    }

    /// <summary>The vertex a step ahead.</summary>
    public LatticeKey Plus(LatticeKey step) => new(unchecked(Low + step.Low), unchecked(High + step.High));

    private static LatticeKey Pack(ReadOnlySpan<int> coordinates, int bias)
    {
        ulong low = 0, high = 0;
        for (var i = 0; i < coordinates.Length; i++)
        {
            var field = unchecked((ulong)(coordinates[i] + bias)) << (i % PerWord * Bits);
            (low, high) = i < PerWord ? (unchecked(low + field), high) : (low, unchecked(high + field));
        }

        return new LatticeKey(low, high);
    }
}
