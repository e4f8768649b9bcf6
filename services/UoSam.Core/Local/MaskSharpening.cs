using System.Numerics.Tensors;
using UoSam.Core.Denoising;

namespace UoSam.Core.Local;

/// <summary>
/// Unsharp masking (Gonzalez and Woods, Digital Image Processing, section 3.6): SAM's logits are blurred, so that what is
/// thin hardly comes up in them, and gaps fill up.
/// </summary>
internal static class MaskSharpening
{
    // Of the Gaussian, cells to either side: three standard deviations of two cells.
    private const int Radius = 6;
    private const double Deviation = 2;
    private static readonly float[] Weights = MakeWeights();

    /// <summary>Values and so many times what they have beyond their surroundings.</summary>
    /// <param name="values">[grid.Rows, grid.Columns]; left as they are.</param>
    /// <param name="grid">Their grid; beyond its ends values repeat.</param>
    /// <param name="amount">How many times.</param>
    /// <returns>[grid.Rows, grid.Columns], not bounded.</returns>
    public static float[] Sharpen(float[] values, MapGrid grid, float amount)
    {
        var sharp = Blur(values, grid);
        TensorPrimitives.Subtract(values, sharp, sharp);
        TensorPrimitives.MultiplyAdd(sharp, amount, values, sharp);
        return sharp;
    }

    private static float[] Blur(float[] values, MapGrid grid)
    {
        var (rows, columns) = (grid.Rows, grid.Columns);
        Span<float> down = stackalloc float[MapGrid.Side + (2 * Radius)];
        var blurred = new float[values.Length];
        for (var y = 0; y < rows; y++)
        {
            var middle = down.Slice(Radius, columns);
            middle.Clear();
            for (var tap = -Radius; tap <= Radius; tap++)
            {
                var source = values.AsSpan(Math.Clamp(y + tap, 0, rows - 1) * columns, columns);
                TensorPrimitives.MultiplyAdd(source, Weights[tap + Radius], middle, middle);
            }

            down[..Radius].Fill(middle[0]);
            down.Slice(Radius + columns, Radius).Fill(middle[^1]);
            var row = blurred.AsSpan(y * columns, columns);
            for (var tap = 0; tap < Weights.Length; tap++)
            {
                TensorPrimitives.MultiplyAdd(down.Slice(tap, columns), Weights[tap], row, row);
            }
        }

        return blurred;
    }

    private static float[] MakeWeights()
    {
        var weights = Enumerable.Range(-Radius, (2 * Radius) + 1).Select(at => Math.Exp(-at * at / (2 * Deviation * Deviation))).ToArray();
        return Array.ConvertAll(weights, weight => (float)(weight / weights.Sum()));
    }
}
