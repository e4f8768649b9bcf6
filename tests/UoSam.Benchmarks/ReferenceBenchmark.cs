using System.Diagnostics;
using System.Globalization;
using UoSam.Core.Global;
using UoSam.Core.Imaging;
using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;
using UoSam.Core.Presets;
using UoSam.Core.Prompts;
using UoSam.Testing;

namespace UoSam.Benchmarks;

/// <summary>
/// reference IMAGE COARSE [POINTS]: the whole of the reference preset with its crops and POINTS x POINTS points (64 by
/// default), from the files to the map, against one call of the untouched export per point of the grids; whether the masks
/// of some points are the same; memory at the peak. The export is called before and after, for some of the points.
/// </summary>
internal static class ReferenceBenchmark
{
    private const int Calls = 24;

    public static int Run(string[] args)
    {
        var (image, coarse) = (File.ReadAllBytes(args[0]), File.ReadAllBytes(args[1]));
        var side = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : Preset.Reference.Global.PointsPerSide;
        var preset = Preset.Reference with { Global = Preset.Reference.Global with { PointsPerSide = side } };
        using var model = new ModelFixture();
        using var untouched = new UntouchedDecoder(model.Model);
        var direct = new DirectRefinement(model.Encoder, model.Decoder, image, coarse);
        var map = LabelPngReader.Read(coarse);
        var picture = ImageReader.Read(image, ImageLimits.Default, map.Size);
        var embedding = model.Encoder.Encode(picture, default);
        var prompts = Grid(embedding.Frame);
        direct.Run(preset with { Global = preset.Global with { PointsPerSide = 1 } });
        Compare(untouched, model.Decoder, embedding, prompts);

        var before = OneByOne(untouched, embedding, prompts);
        var start = Stopwatch.GetTimestamp();
        direct.Run(preset);
        var ours = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var each = (before + OneByOne(untouched, embedding, prompts)) / 2;
        Print(ours, each, Points(picture, preset));
        return 0;
    }

    private static void Print(double seconds, double each, int points)
    {
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"reference: {seconds:f1} s, {points} points; untouched export one by one: {each * 1000:f1} ms per point, {each * points:f1} s; ratio {seconds / (each * points):f3}; peak {process.PeakWorkingSet64 >> 20} MB"));
    }

    // A layer of crops halves the grid of each by the preset's factor.
    private static int Points(RgbImage picture, Preset preset)
    {
        var frames = CropBoxes.For(
            picture.Height, picture.Width, preset.Encode.CropNLayers, preset.Encode.CropOverlapRatio);
        return frames.Sum(frame =>
        {
            var side = (int)(preset.Global.PointsPerSide / Math.Pow(preset.Global.CropNPointsDownscaleFactor, frame.CropLayer));
            return side * side;
        });
    }

    private static double OneByOne(UntouchedDecoder untouched, ImageEmbedding embedding, SamPrompt[] prompts)
    {
        var start = Stopwatch.GetTimestamp();
        foreach (var prompt in prompts)
        {
            untouched.Decode(embedding, prompt);
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds / prompts.Length;
    }

    private static void Compare(
        UntouchedDecoder untouched, MaskDecoder decoder, ImageEmbedding embedding, SamPrompt[] prompts)
    {
        var found = decoder.Decode(embedding, prompts, _ => 15, default);
        var differing = 0;
        for (var i = 0; i < prompts.Length; i++)
        {
            var expected = untouched.Decode(embedding, prompts[i]);
            var logits = found[i].Logits[expected.SelectedToken(found[i].Scores)]!;
            differing += expected.Logits.Zip(logits).Count(pair => (pair.First > 0) != (pair.Second > 0));
        }

        Console.WriteLine($"mask pixels that differ: {differing} of {prompts.Length * 65536}");
    }

    private static SamPrompt[] Grid(ImageFrame frame)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, Calls)
            .Select(_ => new PointPrompt(random.Next(frame.ImageWidth), random.Next(frame.ImageHeight), true))
            .Select(point => new SamPrompt([point], null))];
    }
}
