using System.Numerics.Tensors;

namespace UoSam.Core.Inference;

/// <summary>
/// Mean and standard deviation of the colours under each cell of an embedding, [6, Side, Side] float32, row-major: mean
/// R, G, B, then deviation of R, G, B, both on the scale of SAM's normalised input (about -2.2..2.7; 0 in the padding).
/// </summary>
/// <param name="Values">6 * Side * Side values; nobody writes to them after construction.</param>
public sealed record CellColours(float[] Values)
{
    /// <summary>Means and deviations of three colours.</summary>
    public const int Channels = 2 * Colours;

    /// <summary>Values of a whole embedding.</summary>
    public const int Length = Channels * Side * Side;

    /// <summary>No colour lies farther from 0.</summary>
    public const float Most = 4;

    private const int Colours = 3;
    private const int Side = 64;

    // Input pixels along a cell: 1024 over 64.
    private const int CellPixels = 16;

    /// <summary>The colours of what the encoder sees.</summary>
    /// <param name="input">SAM's input.</param>
    internal static CellColours Of(InputBands input)
    {
        var values = new float[Length];
        input.ForEach(CellPixels, (colour, row, band) => FillRow(
            band,
            input.Columns,
            input.Frame.ResizedWidth,
            values.AsSpan(((colour * Side) + row) * Side, Side),
            values.AsSpan((((Colours + colour) * Side) + row) * Side, Side)));
        return new CellColours(values);
    }

    private static void FillRow(
        ReadOnlySpan<float> band, int columns, int width, Span<float> means, Span<float> deviations)
    {
        var (sums, squares) = (new float[width], new float[width]);
        for (var start = 0; start < band.Length; start += columns)
        {
            var row = band.Slice(start, width);
            TensorPrimitives.Add(sums, row, sums);
            TensorPrimitives.MultiplyAdd(row, row, squares, squares);
        }

        var height = band.Length / columns;
        for (var left = 0; left < width; left += CellPixels)
        {
            var pixels = Math.Min(width - left, CellPixels);
            var mean = TensorPrimitives.Sum<float>(sums.AsSpan(left, pixels)) / (pixels * height);
            var square = TensorPrimitives.Sum<float>(squares.AsSpan(left, pixels)) / (pixels * height);
            means[left / CellPixels] = mean;
            deviations[left / CellPixels] = MathF.Sqrt(Math.Max(square - (mean * mean), 0));
        }
    }
}
