using UoSam.Core.Inference;
using UoSam.Core.Masks;

namespace UoSam.Core.Prompts;

/// <summary>A dense prompt that trusts an object's middle more than its border (SAMRefiner, Gaussian-style mask).</summary>
internal static class GaussianMaskPrompt
{
    private const int Side = 256;

    /// <summary>
    /// strength * exp(-(D - Dmax)^2 / max(area / gamma, 1)) inside, D the distance to the border; -strength outside and
    /// in the padding.
    /// </summary>
    /// <returns>[256, 256], encoder-input frame at a quarter of its size.</returns>
    public static float[] Of(CoarseObject target, ImageFrame frame, double strength, double gamma)
    {
        var bounds = target.Region.Bounds();
        var window = DistanceTransform.WindowAround(bounds, frame.ImageHeight, frame.ImageWidth);
        var squared = DistanceTransform.SquaredToUnset(target.Region, window);
        var deepest = Math.Sqrt(squared.Max());
        var spread = Math.Max(target.Area / gamma, 1);
        var logits = new float[Side * Side];
        Array.Fill(logits, (float)-strength);
        var rows = Centres(frame.ResizedHeight, frame.ImageHeight, frame.InputSize);
        var columns = Centres(frame.ResizedWidth, frame.ImageWidth, frame.InputSize);
        for (var y = 0; y < rows.Length; y++)
        {
            for (var x = 0; x < columns.Length; x++)
            {
                if (target.Region[rows[y], columns[x]])
                {
                    var distance = Math.Sqrt(squared[((rows[y] - window.Y0) * window.Width) + columns[x] - window.X0]);
                    var depth = distance - deepest;
                    logits[(y * Side) + x] = (float)(strength * Math.Exp(-(depth * depth) / spread));
                }
            }
        }

        return logits;
    }

    // The image pixel under the centre of each low-resolution pixel that is not padding.
    private static int[] Centres(int resized, int pixels, int inputSize)
    {
        var step = (double)inputSize / Side;
        var count = Math.Min(Side, (int)Math.Ceiling(resized / step));
        return [.. Enumerable.Range(0, count).Select(i => Math.Min((int)((i + 0.5) * step * pixels / resized), pixels - 1))];
    }
}
