using System.Numerics.Tensors;
using UoSam.Core.Denoising;

namespace UoSam.Core.Local;

/// <summary>
/// Unsharp masking (Gonzalez and Woods, Digital Image Processing, section 3.6): SAM's logits are blurred, so that what is
/// thin hardly comes up in them, and gaps fill up.
/// </summary>
internal static class MaskSharpening
{
    private static readonly GaussianBlur Surroundings = new(2);

    /// <summary>Values and so many times what they have beyond their surroundings.</summary>
    /// <param name="values">[grid.Rows, grid.Columns]; left as they are.</param>
    /// <param name="grid">Their grid; beyond its ends values repeat.</param>
    /// <param name="amount">How many times.</param>
    /// <returns>[grid.Rows, grid.Columns], not bounded.</returns>
    public static float[] Sharpen(float[] values, MapGrid grid, float amount)
    {
        var sharp = Surroundings.Of(values, grid.Rows, grid.Columns);
        TensorPrimitives.Subtract(values, sharp, sharp);
        TensorPrimitives.MultiplyAdd(sharp, amount, values, sharp);
        return sharp;
    }
}
