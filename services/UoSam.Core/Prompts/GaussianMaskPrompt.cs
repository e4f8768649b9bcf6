using System.Numerics.Tensors;
using UoSam.Core.Inference;
using UoSam.Core.Masks;

namespace UoSam.Core.Prompts;

/// <summary>
/// A dense prompt that trusts an object's middle more than its border (SAMRefiner, Gaussian-style mask).
/// </summary>
internal static class GaussianMaskPrompt
{
    private const int Side = 256;

    /// <summary>
    /// strength * exp(-(D - Dmax)^2 / max(area / gamma, 1)) inside, D the distance to the border in image pixels;
    /// -strength outside and in the padding.
    /// </summary>
    /// <param name="region">The object, of the image's size, at least one pixel.</param>
    /// <param name="depths">Of the region.</param>
    /// <param name="frame">The whole image's frame.</param>
    /// <param name="strength">Largest absolute logit.</param>
    /// <param name="gamma">Divisor of the area.</param>
    /// <returns>
    /// [256, 256], encoder-input frame at a quarter of its size, each value that of the pixel under it.
    /// </returns>
    public static float[] Of(
        BitMask region, ObjectDepths depths, ImageFrame frame, double strength, double gamma)
    {
        var (window, squared) = depths;
        var deepest = TensorPrimitives.IndexOfMax<float>(squared);
        var mostDepth = MathF.Sqrt(squared[deepest]);
        var spread = Math.Max(region.Area() / gamma, 1);
        var logits = new float[Side * Side];
        Array.Fill(logits, (float)-strength);
        var (rows, columns) = frame.MiddlesOf(Side);
        var any = false;
        var (left, right) = (Before(columns, window.X0), Before(columns, window.X1));
        var (top, bottom) = (Before(rows, window.Y0), Before(rows, window.Y1));
        for (var y = top; y < bottom; y++)
        {
            for (var x = left; x < right; x++)
            {
                if (region[rows[y], columns[x]])
                {
                    var pixel = ((rows[y] - window.Y0) * window.Width) + columns[x] - window.X0;
                    var depth = MathF.Sqrt(squared[pixel]) - mostDepth;
                    logits[(y * Side) + x] = (float)(strength * Math.Exp(-(depth * depth) / spread));
                    any = true;
                }
            }
        }

        if (!any)
        {
            // An object between the sampled pixels would otherwise be denied.
            var (row, column) = (window.Y0 + (deepest / window.Width), window.X0 + (deepest % window.Width));
            logits[(Nearest(rows, row) * Side) + Nearest(columns, column)] = (float)strength;
        }

        return logits;
    }

    // How many centres lie before a pixel.
    private static int Before(int[] centres, int pixel) => centres.Count(centre => centre < pixel);

    private static int Nearest(int[] centres, int pixel) =>
        Enumerable.Range(0, centres.Length).MinBy(i => Math.Abs(centres[i] - pixel));
}
