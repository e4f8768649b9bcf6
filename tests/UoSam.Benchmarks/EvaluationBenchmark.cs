using System.Diagnostics;
using System.Globalization;
using UoSam.Core.Evaluation;
using UoSam.Core.LabelMaps;

namespace UoSam.Benchmarks;

/// <summary>
/// evaluation [--images N] [--classes K]: seconds of the LUSS protocol, matching and boundaries included, over PNG files of
/// 375 x 500 pixels, truth and predictions, with 2 threads. The files are made first, in a temporary folder.
/// </summary>
internal static class EvaluationBenchmark
{
    private const int Height = 375;
    private const int Width = 500;

    internal static int Run(string[] args)
    {
        var images = Number(args, "--images", 1000);
        var classes = Number(args, "--classes", 50);
        var folder = Directory.CreateTempSubdirectory("uosam-evaluation-");
        try
        {
            Parallel.For(0, images, i =>
            {
                Write(folder, "truth", i, Map(i, classes, 0));
                Write(folder, "pred", i, Map(i, classes, 6));
            });
            Measure(folder, classes, Math.Min(images, 50));
            Measure(folder, classes, images);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        return 0;
    }

    private static void Measure(DirectoryInfo folder, int classes, int images)
    {
        var all = EvaluationFolders.Open(Path.Combine(folder.FullName, "truth"), Path.Combine(folder.FullName, "pred"));
        var part = new EvaluationSource([.. all.Names.Take(images)], all.Load);
        var watch = Stopwatch.StartNew();
        var report = LussProtocol.Evaluate(part, new LussOptions(classes), threads: 2, CancellationToken.None);
        var seconds = watch.Elapsed.TotalSeconds;
        var peak = Process.GetCurrentProcess().PeakWorkingSet64 >> 20;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{images} images: {seconds:0.0} s, {images / seconds:0} images/s, peak {peak} MiB, "
            + $"mIoU {100 * report.Overall[0].Value:0.00}"));
    }

    private static void Write(DirectoryInfo folder, string side, int index, LabelMap map)
    {
        var path = Path.Combine(folder.FullName, side, $"{index:00000}.png");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, LabelPngWriter.Write(map, LabelPngFormat.Luss));
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
