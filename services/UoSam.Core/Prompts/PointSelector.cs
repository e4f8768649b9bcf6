using System.Collections.Immutable;
using UoSam.Core.LabelMaps;
using UoSam.Core.Masks;
using UoSam.Core.Presets;

namespace UoSam.Core.Prompts;

/// <summary>Chooses an object's points; equal candidates are decided by raster order.</summary>
internal static class PointSelector
{
    /// <summary>Positive points first; fewer than asked for where there are no more pixels to choose from.</summary>
    public static ImmutableArray<PointPrompt> Select(
        CoarseObject target, LabelMap map, LocationConfidence confidence, PromptParameters parameters, PointMaps maps)
    {
        var (positive, negative) = (parameters.PositivePoints, parameters.NegativePoints);
        if (positive + negative == 0)
        {
            return [];
        }

        return parameters.PointSource switch
        {
            PointSource.DistanceTransform => ByDistance(target.Depths, target.Box, BitMask.Of(map, target.ClassId), positive, negative),
            PointSource.LocationConfidenceInside => Inside(target, map, confidence.ToImage(), positive, negative),
            PointSource.ForegroundLogits => Inside(target, map, maps.ForegroundLogits!.Values, positive, negative),
            PointSource.Saliency => BySaliency(target, map, maps.Saliency!, positive, negative),
            _ => Anywhere(map, confidence.ToImage(), positive, negative),
        };
    }

    /// <summary>The deepest pixel of an object, as <see cref="PointSource.DistanceTransform"/> has it.</summary>
    /// <param name="depths">Of the object.</param>
    /// <param name="box">Its box.</param>
    public static ImmutableArray<PointPrompt> Deepest(ObjectDepths depths, PixelBox box) =>
        [.. Deepest(depths.Squared, depths.Window, box, 1, isForeground: true)];

    private static ImmutableArray<PointPrompt> Anywhere(LabelMap map, float[] values, int positive, int negative)
    {
        var all = new BitMask(map.Height, map.Width).Complement();
        return [.. Extremes(values, all, 1, positive), .. Extremes(values, all, -1, negative)];
    }

    private static ImmutableArray<PointPrompt> BySaliency(
        CoarseObject target, LabelMap map, LogitMap saliency, int positive, int negative) =>
    [
        .. Inside(target, map, SaliencyPoints.Within(saliency, target), positive, 0),
        .. negative > 0 ? Inside(target, map, SaliencyPoints.Everywhere(saliency), 0, negative) : [],
    ];

    private static ImmutableArray<PointPrompt> Inside(
        CoarseObject target, LabelMap map, float[] values, int positive, int negative)
    {
        var outside = new BitMask(map.Height, map.Width);
        for (var y = target.Box.Y0; y < target.Box.Y1; y++)
        {
            outside.SetRun(y, target.Box.X0, target.Box.X1);
        }

        outside.Subtract(BitMask.Of(map, target.ClassId));
        return [.. Extremes(values, target.Region, 1, positive), .. Extremes(values, outside, -1, negative)];
    }

    /// <summary>The deepest pixels of an object, and of what is not its class in its box (SAMRefiner, utils.py).</summary>
    /// <param name="depths">Of the object.</param>
    /// <param name="box">Where to look for it.</param>
    /// <param name="ofClass">All pixels of its class, of the image's size.</param>
    /// <param name="positive">Points on the object.</param>
    /// <param name="negative">Points beside it.</param>
    public static ImmutableArray<PointPrompt> ByDistance(
        ObjectDepths depths, PixelBox box, BitMask ofClass, int positive, int negative) =>
    [
        .. Deepest(depths.Squared, depths.Window, box, positive, isForeground: true),
        .. negative == 0 ? [] : Deepest(
            DistanceTransform.SquaredToUnset(ofClass.Complement(), box), box, box, negative, isForeground: false),
    ];

    // The k largest values of sign * map among some pixels, as torch.topk takes them; sign is also the points' kind.
    private static IEnumerable<PointPrompt> Extremes(float[] map, BitMask among, int sign, int count)
    {
        var left = among.Copy();
        var rows = among.Bounds();
        for (var k = 0; k < count; k++)
        {
            var (bestX, bestY, best) = (-1, -1, 0f);
            foreach (var run in MaskRun.Of(left, rows))
            {
                var first = run.Y * among.Width;
                for (var x = run.X0; x < run.X1; x++)
                {
                    var value = sign * map[first + x];
                    (bestX, bestY, best) = bestX < 0 || value > best ? (x, run.Y, value) : (bestX, bestY, best);
                }
            }

            if (bestX < 0)
            {
                yield break;
            }

            left[bestY, bestX] = false;
            yield return new PointPrompt(bestX, bestY, sign > 0);
        }
    }

    // The pixels of a box that are farthest from the border of their kind and from the points before them.
    private static IEnumerable<PointPrompt> Deepest(
        float[] depths, PixelBox window, PixelBox box, int count, bool isForeground)
    {
        var left = count > 1 ? (float[])depths.Clone() : depths;
        for (var k = 0; k < count; k++)
        {
            var (x, y, depth) = DeepestPixel(left, window, box);
            if (depth <= 0)
            {
                yield break;
            }

            yield return new PointPrompt(x, y, isForeground);
            for (var i = 0; k + 1 < count && i < left.Length; i++)
            {
                var (dy, dx) = (window.Y0 + (i / window.Width) - y, window.X0 + (i % window.Width) - x);
                left[i] = Math.Min(left[i], ((float)dy * dy) + ((float)dx * dx));
            }
        }
    }

    private static Depth DeepestPixel(float[] depths, PixelBox window, PixelBox box)
    {
        var deepest = new Depth(box.X0, box.Y0, 0);
        for (var y = box.Y0; y < box.Y1; y++)
        {
            for (var x = box.X0; x < box.X1; x++)
            {
                var depth = depths[((y - window.Y0) * window.Width) + x - window.X0];
                deepest = depth > deepest.Squared ? new Depth(x, y, depth) : deepest;
            }
        }

        // Without any border all pixels are as deep; the middle is the least likely to be wrong.
        return deepest.Squared < DistanceTransform.Unreachable
            ? deepest
            : deepest with { X = (box.X0 + box.X1) / 2, Y = (box.Y0 + box.Y1) / 2 };
    }

    private readonly record struct Depth(int X, int Y, float Squared);
}
