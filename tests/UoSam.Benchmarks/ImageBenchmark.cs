using System.Globalization;
using UoSam.Core.Imaging;
using UoSam.Core.Presets;
using UoSam.Testing;

namespace UoSam.Benchmarks;

/// <summary>
/// image IMAGE COARSE [ROUNDS]: a whole image by each preset that a CPU can do in seconds, and several
/// at once, against its encoder's time.
/// </summary>
internal static class ImageBenchmark
{
    public static int Run(string[] args)
    {
        var (image, coarse) = (File.ReadAllBytes(args[0]), File.ReadAllBytes(args[1]));
        var rounds = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 7;
        using var model = new ModelFixture();
        var direct = new DirectRefinement(model.Encoder, model.Decoder, image, coarse);
        var picture = ImageReader.Read(image, ImageLimits.Default);
        var lro = Preset.Reference with
        {
            Encode = Preset.Default.Encode,
            Global = Preset.Reference.Global with { PointsPerSide = 0 },
        };
        Race.Run(
            rounds,
            new Rival("encoder", () => model.Encoder.Encode(picture, default)),
            new Rival("default", () => direct.Run(Preset.Default)),
            new Rival("fast", () => direct.Run(Preset.Fast)),
            new Rival("fast, four at once", () => Abreast(4, () => direct.Run(Preset.Fast)), Units: 4),
            new Rival("reference without its grid and crops", () => direct.Run(lro)));
        return 0;
    }

    // As calls of a service come: each on a thread of its own.
    private static void Abreast(int count, Action work)
    {
        var threads = Enumerable.Range(0, count).Select(_ => new Thread(() => work())).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
    }
}
