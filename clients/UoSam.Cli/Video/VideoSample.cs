using UoSam.Cli.Refining;
using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;
using UoSam.Core.Masks;

namespace UoSam.Cli.Video;

/// <summary>
/// A short clip to try: a pan and zoom over a bundled picture, with coarse maps that wobble from frame to frame and now and
/// then lose the object. The same at each call.
/// </summary>
internal static class VideoSample
{
    /// <summary>Frames of the clip.</summary>
    public const int Frames = 24;

    private const int Height = 320;
    private const int Width = 480;
    private const int Seed = 5;
    private const double FirstScale = 0.95;
    private const double LastScale = 0.7;
    private const int LostEvery = 9;
    private const int FirstLost = 5;
    private const int WobbleCells = 5;
    private const double WobblePixels = 14;

    /// <summary>Writes <c>frames/</c> and <c>coarse/</c> below a folder.</summary>
    public static void Write(string folder)
    {
        var picture = ImageReader.Read(Resource("coffee.png"), ImageLimits.Default);
        var map = LabelPngReader.Read(Resource("coffee-coarse.png"));
        var random = new Random(Seed);
        for (var i = 0; i < Frames; i++)
        {
            var window = Window(i, picture);
            var frame = PilResize.Bilinear(picture.Crop(window), Height, Width);
            AtomicFile.Write(Path.Combine(folder, "frames", $"{i:d6}.jpg"), ThumbnailPicture.OfImage(frame, Width));
            AtomicFile.Write(
                Path.Combine(folder, "coarse", $"{i:d6}.png"),
                LabelPngWriter.Write(Coarse(map, window, i % LostEvery == FirstLost, random), LabelPngFormat.Palette));
        }
    }

    private static byte[] Resource(string name)
    {
        using var stream = typeof(VideoSample).Assembly.GetManifestResourceStream(name)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }

    private static PixelBox Window(int frame, RgbImage picture)
    {
        var time = frame / (Frames - 1.0);
        var scale = double.Lerp(FirstScale, LastScale, time);
        var (height, width) = ((int)(picture.Height * scale), (int)(picture.Width * scale));
        var top = (int)((picture.Height - height) * time * 0.6);
        var left = (int)((picture.Width - width) * (1 - (time * 0.5)));
        return new PixelBox(left, top, left + width, top + height);
    }

    private static LabelMap Coarse(LabelMap map, PixelBox window, bool isLost, Random random)
    {
        double[] across = [.. Offsets(random)];
        double[] down = [.. Offsets(random)];
        var labels = new ushort[Height * Width];
        for (var i = 0; i < labels.Length && !isLost; i++)
        {
            var (y, x) = Math.DivRem(i, Width);
            var row = window.Y0 + (int)((y + 0.5) * window.Height / Height + At(down, y, x));
            var column = window.X0 + (int)((x + 0.5) * window.Width / Width + At(across, y, x));
            labels[i] = map.Labels[(Math.Clamp(row, 0, map.Height - 1) * map.Width) + Math.Clamp(column, 0, map.Width - 1)];
        }

        return new LabelMap(Height, Width, labels);
    }

    private static IEnumerable<double> Offsets(Random random) =>
        Enumerable.Range(0, WobbleCells * WobbleCells).Select(_ => ((random.NextDouble() * 2) - 1) * WobblePixels);

    // Bilinear between the corners of the cells.
    private static double At(double[] offsets, int y, int x)
    {
        var (down, across) = (y * (WobbleCells - 1.0) / Height, x * (WobbleCells - 1.0) / Width);
        var first = ((int)down * WobbleCells) + (int)across;
        var upper = double.Lerp(offsets[first], offsets[first + 1], across % 1);
        var lower = double.Lerp(offsets[first + WobbleCells], offsets[first + WobbleCells + 1], across % 1);
        return double.Lerp(upper, lower, down % 1);
    }
}
