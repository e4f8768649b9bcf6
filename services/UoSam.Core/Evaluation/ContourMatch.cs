namespace UoSam.Core.Evaluation;

/// <summary>The boundary measure F of DAVIS (Perazzi et al., CVPR 2016): contours matched within a tolerance.</summary>
public static class ContourMatch
{
    /// <summary>Tolerance in pixels: ceil(ratio * diagonal).</summary>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="ratio">0.008 in DAVIS.</param>
    public static int TolerancePixels(int height, int width, double ratio) =>
        (int)Math.Ceiling(ratio * Math.Sqrt(((double)height * height) + ((double)width * width)));

    /// <summary>
    /// F = 2PR / (P + R), P the share of the predicted contour within the tolerance of the true one, R the reverse. An
    /// empty predicted contour has P = 1, an empty true one R = 1.
    /// </summary>
    /// <param name="truth">[height, width], row-major.</param>
    /// <param name="predicted">[height, width].</param>
    /// <param name="width">Columns.</param>
    /// <param name="tolerancePixels">Radius of the disk x^2 + y^2 &lt;= r^2.</param>
    public static double F(ReadOnlySpan<bool> truth, ReadOnlySpan<bool> predicted, int width, int tolerancePixels)
    {
        var truthContour = Contour(truth, width);
        var predictedContour = Contour(predicted, width);
        var precision = Matched(predictedContour, truthContour, width, tolerancePixels);
        var recall = Matched(truthContour, predictedContour, width, tolerancePixels);
        return (precision, recall) switch
        {
            (null, null) => 1,
            (null, _) or (_, null) => 0,
            _ => precision + recall == 0 ? 0 : 2 * precision.Value * recall.Value / (precision.Value + recall.Value),
        };
    }

    /// <summary>
    /// One pixel wide: where a pixel differs from its right, lower or lower right neighbour; in the last row only right
    /// counts, in the last column only lower.
    /// </summary>
    internal static bool[] Contour(ReadOnlySpan<bool> mask, int width)
    {
        var contour = new bool[mask.Length];
        var height = mask.Length / width;
        for (var i = 0; i < mask.Length; i++)
        {
            var hasRight = i % width < width - 1;
            var hasLower = i / width < height - 1;
            contour[i] = (hasRight && mask[i] != mask[i + 1])
                || (hasLower && mask[i] != mask[i + width])
                || (hasRight && hasLower && mask[i] != mask[i + width + 1]);
        }

        return contour;
    }

    /// <summary>Share of the contour within the tolerance of the other; null where the contour is empty.</summary>
    private static double? Matched(bool[] contour, bool[] other, int width, int radius)
    {
        var near = Dilate(other, width, radius);
        var all = 0;
        var matched = 0;
        for (var i = 0; i < contour.Length; i++)
        {
            all += contour[i] ? 1 : 0;
            matched += contour[i] && near[i] ? 1 : 0;
        }

        return all == 0 ? null : (double)matched / all;
    }

    private static bool[] Dilate(bool[] mask, int width, int radius)
    {
        var dilated = new bool[mask.Length];
        var height = mask.Length / width;
        int[] reach = [.. Enumerable.Range(-radius, (2 * radius) + 1)
            .Select(dy => (int)Math.Sqrt(((double)radius * radius) - ((double)dy * dy)))];
        for (var i = Array.IndexOf(mask, true); i >= 0; i = i + 1 < mask.Length ? Array.IndexOf(mask, true, i + 1) : -1)
        {
            var (y, x) = Math.DivRem(i, width);
            for (var row = Math.Max(0, y - radius); row <= Math.Min(height - 1, y + radius); row++)
            {
                var half = reach[row - y + radius];
                var first = Math.Max(0, x - half);
                dilated.AsSpan((row * width) + first, Math.Min(width - 1, x + half) - first + 1).Fill(true);
            }
        }

        return dilated;
    }
}
