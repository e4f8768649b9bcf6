using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;

namespace UoSam.Core.Evaluation;

/// <summary>
/// How well the boundaries of a label map lie on edges of the image, without truth: the mean, over pixels at a boundary,
/// of the rank of their gradient among all gradients of the image. 0.5 is what boundaries drawn at random get, whatever
/// the image's contrast; 1 would be every boundary on the strongest edge.
/// </summary>
public static class GradientAlignment
{
    // Sobel's two sums of absolute differences are at most 4 * 255 each.
    private const int HighestGradient = 1443;

    /// <summary>Measures one map; the gradient is the length of Sobel's, highest over the three channels.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="map">Of the picture's size.</param>
    /// <param name="isVoid">Boundaries with such ids are left out, for nobody drew them.</param>
    /// <returns>0..1; NaN where there is no boundary.</returns>
    public static double Of(RgbImage image, LabelMap map, Func<ushort, bool> isVoid)
    {
        if (image.Size != map.Size)
        {
            throw new ArgumentException($"{map.Height} x {map.Width} for {image.Height} x {image.Width}", nameof(map));
        }

        var gradients = Gradients(image);
        var ranks = Ranks(gradients);
        var sum = 0.0;
        long pixels = 0;
        for (var i = 0; i < gradients.Length; i++)
        {
            var (y, x) = Math.DivRem(i, map.Width);
            if (Differs(map, isVoid, i, x + 1 < map.Width ? i + 1 : i)
                || Differs(map, isVoid, i, x > 0 ? i - 1 : i)
                || Differs(map, isVoid, i, y + 1 < map.Height ? i + map.Width : i)
                || Differs(map, isVoid, i, y > 0 ? i - map.Width : i))
            {
                sum += ranks[gradients[i]];
                pixels++;
            }
        }

        return pixels == 0 ? double.NaN : sum / pixels;
    }

    private static bool Differs(LabelMap map, Func<ushort, bool> isVoid, int i, int neighbour) =>
        map.Labels[i] != map.Labels[neighbour] && !isVoid(map.Labels[i]) && !isVoid(map.Labels[neighbour]);

    /// <summary>[gradient] share of the pixels below it plus half of its equals.</summary>
    private static double[] Ranks(ushort[] gradients)
    {
        var counts = new int[HighestGradient + 1];
        foreach (var gradient in gradients)
        {
            counts[gradient]++;
        }

        var ranks = new double[counts.Length];
        long below = 0;
        for (var g = 0; g < counts.Length; g++)
        {
            ranks[g] = (below + (counts[g] / 2.0)) / gradients.Length;
            below += counts[g];
        }

        return ranks;
    }

    private static ushort[] Gradients(RgbImage image)
    {
        var gradients = new ushort[image.Height * image.Width];
        for (var y = 0; y < image.Height; y++)
        {
            for (var x = 0; x < image.Width; x++)
            {
                var highest = 0;
                for (var channel = 0; channel < 3; channel++)
                {
                    highest = Math.Max(highest, SquaredSobel(image, y, x, channel));
                }

                gradients[(y * image.Width) + x] = (ushort)Math.Round(Math.Sqrt(highest));
            }
        }

        return gradients;
    }

    private static int SquaredSobel(RgbImage image, int y, int x, int channel)
    {
        var (up, down) = (Math.Max(y - 1, 0), Math.Min(y + 1, image.Height - 1));
        var (left, right) = (Math.Max(x - 1, 0), Math.Min(x + 1, image.Width - 1));
        var across = At(up, right) + (2 * At(y, right)) + At(down, right)
            - At(up, left) - (2 * At(y, left)) - At(down, left);
        var along = At(down, left) + (2 * At(down, x)) + At(down, right)
            - At(up, left) - (2 * At(up, x)) - At(up, right);
        return (across * across) + (along * along);

        int At(int row, int column) => image.Pixels[(((row * image.Width) + column) * 3) + channel];
    }
}
