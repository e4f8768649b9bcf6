using System.Numerics.Tensors;
using UoSam.Core.Denoising;
using UoSam.Core.Inference;
using UoSam.Core.Prompts;

namespace UoSam.Core.Temporal;

/// <summary>
/// An object's dense prompt in a video: what its class was in the frames before, moved along, as low-resolution logits, in
/// place of a shape made of the object's border (J and F 0.5 higher each on four DAVIS sequences).
/// </summary>
internal static class MovedMaskPrompt
{
    // Beyond the object's box, of which the frame before may know more: a quarter of its side.
    private const float Margin = 0.25f;

    // A part that the frames before hardly have is another one, of which they know nothing.
    private const float LeastKnown = 0.5f;
    private const float LeastShare = 1e-3f;

    /// <summary>The object with that prompt; as it is where it has none, or the frames before do not know it.</summary>
    /// <param name="target">The object.</param>
    /// <param name="moved">Its class in the frames before, moved along: [grid.Rows, grid.Columns], 0..1; null for none.</param>
    /// <param name="grid">The decoder's grid.</param>
    /// <param name="strength">Largest absolute logit.</param>
    public static ObjectPrompt Give(ObjectPrompt target, float[]? moved, MapGrid grid, double strength)
    {
        if (target.MaskLogits is null || moved is null)
        {
            return target;
        }

        var share = grid.Share(target.Region);
        return TensorPrimitives.Dot<float>(moved, share) < LeastKnown * TensorPrimitives.Sum<float>(share)
            ? target
            : target with { MaskLogits = Logits(moved, target.Box, grid, (float)strength) };
    }

    // [256, 256]; denied in the padding and far from the box, for there the class may have other objects.
    private static float[] Logits(float[] moved, BoxPrompt box, MapGrid grid, float strength)
    {
        var logits = new float[MapGrid.Side * MapGrid.Side];
        Array.Fill(logits, -strength);
        var (left, right) = Range(grid.Frame.ToInputX(box.X0), grid.Frame.ToInputX(box.X1), grid.Columns, grid.Frame);
        var (top, bottom) = Range(grid.Frame.ToInputY(box.Y0), grid.Frame.ToInputY(box.Y1), grid.Rows, grid.Frame);
        for (var y = top; y < bottom; y++)
        {
            for (var x = left; x < right; x++)
            {
                var share = Math.Clamp(moved[(y * grid.Columns) + x], LeastShare, 1 - LeastShare);
                logits[(y * MapGrid.Side) + x] = Math.Clamp(MathF.Log(share / (1 - share)), -strength, strength);
            }
        }

        return logits;
    }

    private static (int First, int End) Range(float from, float to, int cells, ImageFrame frame)
    {
        var margin = Margin * (to - from);
        var cell = (float)frame.InputSize / MapGrid.Side;
        var first = Math.Clamp((int)((from - margin) / cell), 0, cells - 1);
        return (first, Math.Clamp((int)MathF.Ceiling((to + margin) / cell), first + 1, cells));
    }
}
