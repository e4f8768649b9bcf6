using System.Globalization;
using UoSam.Core.Imaging;
using UoSam.Core.Inference;
using UoSam.Core.Prompts;
using UoSam.Testing;

namespace UoSam.Benchmarks;

/// <summary>
/// [IMAGE...]: the decoder in batches against the untouched export called once per prompt: whether the masks are the same
/// on each image (a drawn one where none is named), with and without mask prompts, and how much they change where padding is
/// thinned; and time per prompt, with all, a quarter and none of the prompts' masks upscaled.
/// </summary>
internal static class DecoderBenchmark
{
    private const int Prompts = 32;
    private const int Rounds = 7;

    public static int Run(string[] args)
    {
        using var fixture = new ModelFixture();
        using var untouched = new UntouchedDecoder(fixture.Model, spins: true);
        using var calm = new UntouchedDecoder(fixture.Model);
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
            Ours("batch 16, none upscaled, padding thinned", sixteen, embedding, Thinned(grid), every: Prompts + 1),
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
        var expected = prompts.Select(prompt => untouched.Decode(embedding, prompt)).ToList();
        Report("logits", embedding, expected, decoder.Decode(embedding, prompts, _ => 15, default));
        Report("padding thinned, logits", embedding, expected, decoder.Decode(embedding, Thinned(prompts), _ => 15, default));
    }

    // Of the image alone: where padding is thinned there are no masks in it.
    private static void Report(
        string name, ImageEmbedding embedding, List<UntouchedMask> expected, IReadOnlyList<DecodedPrompt> results)
    {
        var (rows, columns) = (embedding.Frame.ResizedHeight / 4, embedding.Frame.ResizedWidth / 4);
        var (largest, sum, pixels) = (0f, 0.0, 0);
        for (var i = 0; i < expected.Count; i++)
        {
            var found = results[i].Logits[expected[i].SelectedToken(results[i].Scores)]!;
            for (var place = 0; place < rows * 256; place++)
            {
                var (before, after) = (expected[i].Logits[place], found[place]);
                if (place % 256 < columns)
                {
                    largest = Math.Max(largest, Math.Abs(before - after));
                    sum += Math.Abs(before - after);
                    pixels += (before > 0) != (after > 0) ? 1 : 0;
                }
            }
        }

        var count = expected.Count * rows * columns;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{expected.Count} prompts: {name} differ by {sum / count:g3}, at most {largest:g3}; mask pixels that differ: {pixels} of {count}"));
    }

    private static SamPrompt[] Thinned(SamPrompt[] prompts) =>
        [.. prompts.Select(prompt => prompt with { ThinPadding = true })];

    private static SamPrompt[] Grid(ImageFrame frame)
    {
        var random = new Random(1);
        return Enumerable.Range(0, Prompts)
            .Select(_ => new PointPrompt(random.Next(frame.ImageWidth), random.Next(frame.ImageHeight), true))
            .Select(point => new SamPrompt([point], null))
            .ToArray();
    }
}
