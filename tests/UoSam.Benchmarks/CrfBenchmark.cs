using System.Globalization;
using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;
using UoSam.Core.PostProcessing;

namespace UoSam.Benchmarks;

/// <summary>
/// crf [IMAGE]: the dense CRF and the guided filter on a picture of 375 x 500 (cut from IMAGE, clients/samples/coffee.png
/// by default) with a map of 21 labels; the budget for ten steps is 1500 ms.
/// </summary>
internal static class CrfBenchmark
{
    private const int Height = 375;
    private const int Width = 500;
    private const int Labels = 21;

    internal static int Run(string[] args)
    {
        var file = args.Length > 0 ? args[0] : Path.Combine("clients", "samples", "coffee.png");
        var picture = Cut(ImageReader.Read(File.ReadAllBytes(file), ImageLimits.Default));
        var map = Cells();
        var space = new LabelSpace(0, []);
        PrintProcessorTime(() => DenseCrf.Refine(map, space, picture, CrfParameters.Stego));
        Race.Run(
            rounds: 5,
            new Rival("crf stego, 10 steps", () => DenseCrf.Refine(map, space, picture, CrfParameters.Stego)),
            new Rival("crf dpss, 5 steps", () => DenseCrf.Refine(map, space, picture, CrfParameters.Dpss)),
            new Rival("crf dpss-final, 15 steps", () => DenseCrf.Refine(map, space, picture, CrfParameters.DpssFinal)),
            new Rival("guided filter", () => GuidedFilter.Refine(map, space, picture, GuidedParameters.Default)));
        return 0;
    }

    // On a busy machine the time on the clock says little; half of this is what two idle cores would take.
    private static void PrintProcessorTime(Action work)
    {
        work();
        var before = Environment.CpuUsage.TotalTime;
        work();
        var used = (Environment.CpuUsage.TotalTime - before).TotalMilliseconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"crf stego: {used:0} ms of processor time in all threads"));
    }

    private static RgbImage Cut(RgbImage image)
    {
        var pixels = new byte[Height * Width * 3];
        for (var i = 0; i < Height * Width; i++)
        {
            var (y, x) = Math.DivRem(i, Width);
            image.Pixels.AsSpan((((y % image.Height) * image.Width) + (x % image.Width)) * 3, 3).CopyTo(pixels.AsSpan(i * 3));
        }

        return new RgbImage(Height, Width, pixels);
    }

    // Cells of 71 x 75 pixels.
    private static LabelMap Cells() => new(Height, Width, [.. Enumerable.Range(0, Height * Width).Select(i =>
        (ushort)(((i / Width / 75 * 7) + (i % Width / 72)) % Labels))]);
}
