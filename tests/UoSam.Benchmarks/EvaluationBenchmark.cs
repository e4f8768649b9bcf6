using System.Diagnostics;
using System.Globalization;
using UoSam.Core.Evaluation;
using UoSam.Core.LabelMaps;

namespace UoSam.Benchmarks;

/// <summary>
/// evaluation [--images N] [--classes K]: images per second of the LUSS protocol, matching and boundaries included, on
/// synthetic 375 x 500 maps that are made anew for every load, with 2 threads.
/// </summary>
internal static class EvaluationBenchmark
{
    private const int Height = 375;
    private const int Width = 500;

    internal static int Run(string[] args)
    {
        var images = Number(args, "--images", 1000);
        var classes = Number(args, "--classes", 50);
        var source = new EvaluationSource(
            [.. Enumerable.Range(0, images).Select(i => $"image {i}")],
            i => new EvaluationItem(Map(i, classes, 0), Map(i, classes, 6)));
        Measure(source, classes, Math.Min(images, 50));
        Measure(source, classes, images);
        return 0;
    }

    private static void Measure(EvaluationSource source, int classes, int images)
    {
        var part = new EvaluationSource([.. source.Names.Take(images)], source.Load);
        var watch = Stopwatch.StartNew();
        var report = LussProtocol.Evaluate(part, new LussOptions(classes), threads: 2, CancellationToken.None);
        var seconds = watch.Elapsed.TotalSeconds;
        var peak = Process.GetCurrentProcess().PeakWorkingSet64 >> 20;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{images} images: {seconds:0.0} s, {images / seconds:0} images/s, peak {peak} MiB, "
            + $"mIoU {100 * report.Overall[0].Value:0.00}"));
    }

    /// <summary>Four ellipses of random classes on background, with a void rim in the truth; shifted for predictions.</summary>
    private static LabelMap Map(int seed, int classes, int shift)
    {
        var random = new Random(seed);
        var labels = new ushort[Height * Width];
        for (var i = 0; i < 4; i++)
        {
            var id = (ushort)(1 + random.Next(classes));
            var (cy, cx) = (random.Next(Height) + shift, random.Next(Width) + shift);
            var (ry, rx) = (20 + random.Next(100), 20 + random.Next(100));
            Draw(labels, cy, cx, ry, rx, id, shift == 0);
        }

        return new LabelMap(Height, Width, labels);
    }

    private static void Draw(ushort[] labels, int cy, int cx, int ry, int rx, ushort id, bool hasRim)
    {
        for (var y = Math.Max(0, cy - ry); y < Math.Min(Height, cy + ry); y++)
        {
            for (var x = Math.Max(0, cx - rx); x < Math.Min(Width, cx + rx); x++)
            {
                var (dy, dx) = ((double)(y - cy) / ry, (double)(x - cx) / rx);
                var distance = (dy * dy) + (dx * dx);
                if (distance < 1)
                {
                    labels[(y * Width) + x] = hasRim && distance > 0.95 ? LussOptions.VoidId : id;
                }
            }
        }
    }

    private static int Number(string[] args, string name, int fallback)
    {
        var at = Array.IndexOf(args, name);
        return at < 0 || at + 1 == args.Length ? fallback : int.Parse(args[at + 1], CultureInfo.InvariantCulture);
    }
}
