using System.Collections.Immutable;
using UoSam.Core.Masks;
using UoSam.Core.Presets;

namespace UoSam.Core.Prompts;

/// <summary>Chooses an object's points; equal candidates are decided by raster order.</summary>
internal static class PointSelector
{
    /// <summary>Positive points first.</summary>
    public static ImmutableArray<PointPrompt> Select(
        CoarseObject target, BitMask classPixels, LocationConfidence confidence, PromptParameters parameters)
    {
        if (parameters.PointSource == PointSource.DistanceTransform)
        {
            return
            [
                .. Deepest(target.Region, target.Box, parameters.PositivePoints, isForeground: true),
                .. Deepest(classPixels.Complement(), target.Box, parameters.NegativePoints, isForeground: false),
            ];
        }

        var map = confidence.ToImage();
        var width = target.Region.Width;
        var inside = parameters.PointSource == PointSource.LocationConfidenceInside;
        bool MayBePositive(int y, int x) => !inside || target.Region[y, x];
        bool MayBeNegative(int y, int x) => !inside || (!classPixels[y, x] && Contains(target.Box, y, x));
        return
        [
            .. Extremes(map, width, 1, parameters.PositivePoints, MayBePositive, isForeground: true),
            .. Extremes(map, width, -1, parameters.NegativePoints, MayBeNegative, isForeground: false),
        ];
    }

    private static bool Contains(PixelBox box, int y, int x) =>
        x >= box.X0 && x < box.X1 && y >= box.Y0 && y < box.Y1;

    // The k largest values of sign * map, as torch.topk takes them.
    private static IEnumerable<PointPrompt> Extremes(
        float[] map, int width, int sign, int count, Func<int, int, bool> mayBe, bool isForeground)
    {
        var taken = new HashSet<int>();
        for (var k = 0; k < count; k++)
        {
            var best = -1;
            for (var i = 0; i < map.Length; i++)
            {
                if ((best < 0 || sign * map[i] > sign * map[best]) && mayBe(i / width, i % width) && !taken.Contains(i))
                {
                    best = i;
                }
            }

            if (best < 0)
            {
                yield break;
            }

            taken.Add(best);
            yield return new PointPrompt(best % width, best / width, isForeground);
        }
    }

    // The pixel farthest from the border of the pixels and from the points before it.
    private static IEnumerable<PointPrompt> Deepest(BitMask pixels, PixelBox box, int count, bool isForeground)
    {
        if (count == 0)
        {
            yield break;
        }

        var window = isForeground
            ? DistanceTransform.WindowAround(box, pixels.Height, pixels.Width)
            : box;
        var depths = DistanceTransform.SquaredToUnset(pixels, window);
        for (var k = 0; k < count; k++)
        {
            var best = 0;
            for (var i = 1; i < depths.Length; i++)
            {
                best = depths[i] > depths[best] ? i : best;
            }

            if (depths[best] <= 0)
            {
                yield break;
            }

            var (y, x) = Math.DivRem(best, window.Width);
            yield return new PointPrompt(window.X0 + x, window.Y0 + y, isForeground);
            for (var i = 0; i < depths.Length; i++)
            {
                var (dy, dx) = ((i / window.Width) - y, (i % window.Width) - x);
                depths[i] = Math.Min(depths[i], (dy * dy) + (dx * dx));
            }
        }
    }
}
