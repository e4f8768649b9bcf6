using UoSam.Core.Imaging;

namespace UoSam.Testing;

/// <summary>Pictures that are the same on every machine.</summary>
public static class SyntheticImage
{
    /// <summary>A bright disk and a dark box on a shaded, lightly noisy ground.</summary>
    public static RgbImage DiskAndBox(int height, int width, int seed = 1)
    {
        var random = new Random(seed);
        var pixels = new byte[height * width * 3];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var colour = ColourAt((double)y / height, (double)x / width);
                for (var channel = 0; channel < 3; channel++)
                {
                    pixels[(((y * width) + x) * 3) + channel] = (byte)(colour[channel] + random.Next(-6, 7));
                }
            }
        }

        return new RgbImage(height, width, pixels);
    }

    private static int[] ColourAt(double y, double x)
    {
        var fromCentre = Math.Sqrt(((y - 0.4) * (y - 0.4)) + ((x - 0.35) * (x - 0.35)));
        return fromCentre < 0.2 ? [230, 190, 60]
            : y is > 0.55 and < 0.85 && x is > 0.6 and < 0.9 ? [30, 45, 110]
            : [90 + (int)(60 * x), 140, 100 + (int)(50 * y)];
    }
}
