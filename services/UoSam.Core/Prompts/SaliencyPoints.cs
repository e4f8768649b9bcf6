using UoSam.Core.LabelMaps;
using UoSam.Core.Masks;
using UoSam.Core.PostProcessing;

namespace UoSam.Core.Prompts;

/// <summary>
/// Smoothed saliency for choosing points (DPSS, amg_maskpoint.py, with a Gaussian of window 59: standard deviation 9.2).
/// Three box means of radius 9 make one of 9.5.
/// </summary>
internal static class SaliencyPoints
{
    private const int Radius = 9;
    private const int Reach = 3 * Radius;

    /// <summary>Saliency around an object, smoothed with what is outside it at 0, so that its middle counts for more.</summary>
    /// <param name="saliency">Saliency.</param>
    /// <param name="target">The object.</param>
    /// <returns>[image height, image width], 0 outside the object's box.</returns>
    public static float[] Within(LogitMap saliency, CoarseObject target)
    {
        var box = target.Region.Bounds();
        var (height, width) = (box.Height + (2 * Reach), box.Width + (2 * Reach));
        var window = new float[height * width];
        foreach (var run in MaskRun.Of(target.Region, box))
        {
            saliency.Values.AsSpan((run.Y * saliency.Width) + run.X0, run.Length)
                .CopyTo(window.AsSpan(((run.Y - box.Y0 + Reach) * width) + run.X0 - box.X0 + Reach));
        }

        window = Smooth(window, height, width);
        var result = new float[saliency.Values.Length];
        for (var y = box.Y0; y < box.Y1; y++)
        {
            window.AsSpan(((y - box.Y0 + Reach) * width) + Reach, box.Width)
                .CopyTo(result.AsSpan((y * saliency.Width) + box.X0));
        }

        return result;
    }

    /// <summary>The whole map, smoothed.</summary>
    public static float[] Everywhere(LogitMap saliency) => Smooth(saliency.Values, saliency.Height, saliency.Width);

    private static float[] Smooth(float[] values, int height, int width)
    {
        var box = new BoxFilter(height, width, Radius);
        return box.Mean(box.Mean(box.Mean(values)));
    }
}
