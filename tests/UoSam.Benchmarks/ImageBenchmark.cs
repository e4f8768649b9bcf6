using System.Globalization;
using UoSam.Core.Imaging;
using UoSam.Core.Presets;
using UoSam.Testing;

namespace UoSam.Benchmarks;

/// <summary>
/// image IMAGE COARSE [ROUNDS] [--no-background]: a whole image by each preset that a CPU can do in seconds, and several at once, against
/// its encoder's time; the untouched encoder in a plain session too. image IMAGES COARSES ROUNDS COUNT: the sum of the first images of
/// a folder whose coarse maps (PNG, paired by name) are there, by both presets and that session, against the sum of their encodings.
/// --no-background: 0 is a class like the others.
/// </summary>
internal static class ImageBenchmark
{
    public static int Run(string[] args)
    {
        var space = DirectRefinement.TakeSpace(ref args);
        var rounds = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 7;
        using var model = new ModelFixture();
        var direct = Files(args).Select(pair => new DirectRefinement(
            model.Encoder, model.Decoder, File.ReadAllBytes(pair.Image), File.ReadAllBytes(pair.Coarse), space)).ToList();
        var pictures = Files(args).Select(pair => ImageReader.Read(File.ReadAllBytes(pair.Image), ImageLimits.Default)).ToList();
        using var plain = new PlainEncoder(model.Model, ModelFixture.Options.ResolvedThreads, pictures[0]);
        Rival[] rivals =
        [
            new Rival("encoder", () => pictures.ForEach(picture => model.Encoder.Encode(picture, default)), pictures.Count),
            new Rival("default", () => direct.ForEach(image => image.Run(Preset.Default)), pictures.Count),
            new Rival("fast", () => direct.ForEach(image => image.Run(Preset.Fast)), pictures.Count),
            new Rival("untouched encoder, plain session", () => pictures.ForEach(_ => plain.Encode()), pictures.Count),
        ];
        Race.Run(rounds, direct is [var single] ? [.. rivals, .. Others(single)] : rivals);
        return 0;
    }

    private static Rival[] Others(DirectRefinement direct)
    {
        var lro = Preset.Reference with
        {
            Encode = Preset.Default.Encode,
            Global = Preset.Reference.Global with { PointsPerSide = 0 },
        };
        return
        [
            new Rival("fast, four at once", () => Abreast(4, () => direct.Run(Preset.Fast)), Units: 4),
            new Rival("reference without its grid and crops", () => direct.Run(lro)),
        ];
    }

    private static IEnumerable<(string Image, string Coarse)> Files(string[] args) => Directory.Exists(args[0])
        ? Directory.GetFiles(args[0]).Order(StringComparer.Ordinal)
            .Select(image => (Image: image, Coarse: Path.Combine(args[1], Path.GetFileNameWithoutExtension(image) + ".png")))
            .Where(pair => File.Exists(pair.Coarse))
            .Take(int.Parse(args[3], CultureInfo.InvariantCulture))
        : [(args[0], args[1])];

    // As calls of a service come: each on a thread of its own.
    private static void Abreast(int count, Action work)
    {
        var threads = Enumerable.Range(0, count).Select(_ => new Thread(() => work())).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
    }
}
