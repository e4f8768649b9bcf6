using System.Globalization;
using UoSam.Core.Imaging;
using UoSam.Core.Inference;
using UoSam.Core.Prompts;
using UoSam.Testing;

namespace UoSam.Benchmarks;

/// <summary>
/// [IMAGE...]: the decoder in batches against the untouched export called once per prompt: whether the masks are the same
/// on each image (a drawn one where none is named), with and without mask prompts; and time per prompt, with all, a
/// quarter and none of the prompts' masks upscaled.
/// </summary>
internal static class DecoderBenchmark
{
    private const int Prompts = 32;
    private const int Rounds = 7;

    public static int Run(string[] args)
    {
        using var fixture = new ModelFixture();
        using var untouched = new UntouchedDecoder(fixture.Model);
        using var calm = new UntouchedDecoder(fixture.Model, spins: false);
        using var sixteen = new MaskDecoder(fixture.Model, ModelFixture.Options with { DecoderBatch = 16 });
        using var thirtyTwo = new MaskDecoder(fixture.Model, ModelFixture.Options with { DecoderBatch = 32 });
        var pictures = args.Select(path => ImageReader.Read(File.ReadAllBytes(path), ImageLimits.Default)).ToList();
        foreach (var picture in pictures.DefaultIfEmpty(SyntheticImage.DiskAndBox(375, 500)))
        {
            Compare(untouched, sixteen, fixture.Encoder.Encode(picture, default));
        }

        var embedding = fixture.Encoder.Encode(pictures.FirstOrDefault(SyntheticImage.DiskAndBox(375, 500)), default);
        var grid = Grid(embedding.Frame);
        Race.Run(
            Rounds,
            new Rival("untouched export, one by one", () => Untouched(untouched, embedding, grid[..8]), 8),
            new Rival("the same, threads do not spin", () => Untouched(calm, embedding, grid[..8]), 8),
            Ours("batch 16, all masks upscaled", sixteen, embedding, grid, every: 1),
            Ours("batch 16, one prompt in four upscaled", sixteen, embedding, grid, every: 4),
            Ours("batch 16, none upscaled", sixteen, embedding, grid, every: Prompts + 1),
            Ours("batch 32, all masks upscaled", thirtyTwo, embedding, grid, every: 1),
            Ours("batch 32, none upscaled", thirtyTwo, embedding, grid, every: Prompts + 1),
            new Rival("first prompt of an image", FirstPrompt),
            Ours("one prompt of an image known already", sixteen, embedding, grid[..1], every: 1));
        return 0;

        // The decoder knows an image by the array of its values.
        void FirstPrompt() => sixteen.Decode(
            embedding with { Values = (float[])embedding.Values.Clone() }, grid[..1], _ => 1, default);
    }

    private static Rival Ours(string name, MaskDecoder decoder, ImageEmbedding embedding, SamPrompt[] prompts, int every)
    {
        return new Rival(name, Decode, prompts.Length);

        void Decode()
        {
            var asked = 0;
            decoder.Decode(embedding, prompts, _ => ++asked % every == 0 ? 8 : 0, default);
        }
    }

    private static void Untouched(UntouchedDecoder decoder, ImageEmbedding embedding, SamPrompt[] prompts)
    {
        foreach (var prompt in prompts)
        {
            decoder.Decode(embedding, prompt);
        }
    }

    private static void Compare(UntouchedDecoder untouched, MaskDecoder decoder, ImageEmbedding embedding)
    {
        // Half with points alone, half with a box and a mask prompt: the logits of the first half.
        var points = Grid(embedding.Frame);
        var first = decoder.Decode(embedding, points, _ => 8, default);
        var whole = new BoxPrompt(0, 0, embedding.Frame.ImageWidth, embedding.Frame.ImageHeight);
        SamPrompt[] prompts =
            [.. points, .. points.Select((prompt, i) => prompt with { Box = whole, MaskLogits = first[i].Logits[3] })];
        var results = decoder.Decode(embedding, prompts, _ => 15, default);
        var largest = 0f;
        var pixels = 0;
        for (var i = 0; i < prompts.Length; i++)
        {
            var expected = untouched.Decode(embedding, prompts[i]);
            var found = results[i].Logits[expected.SelectedToken(results[i].Scores)]!;
            largest = Math.Max(largest, expected.Logits.Zip(found).Max(pair => Math.Abs(pair.First - pair.Second)));
            pixels += expected.Logits.Zip(found).Count(pair => (pair.First > 0) != (pair.Second > 0));
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{prompts.Length} prompts: logits differ by at most {largest:g3}; mask pixels that differ: {pixels} of {prompts.Length * 65536}"));
    }

    private static SamPrompt[] Grid(ImageFrame frame)
    {
        var random = new Random(1);
        return Enumerable.Range(0, Prompts)
            .Select(_ => new PointPrompt(random.Next(frame.ImageWidth), random.Next(frame.ImageHeight), true))
            .Select(point => new SamPrompt([point], null))
            .ToArray();
    }
}
