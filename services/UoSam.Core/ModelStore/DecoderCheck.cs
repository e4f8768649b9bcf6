using UoSam.Core.Inference;
using UoSam.Core.Prompts;

namespace UoSam.Core.ModelStore;

/// <summary>Compares the folded decoder with the untouched one on random prompts.</summary>
/// <param name="Agrees">True where every mask and score differs by no more than the tolerance.</param>
/// <param name="Description">For the manifest: what was compared, the largest differences.</param>
internal sealed record DecoderCheck(bool Agrees, string Description)
{
    /// <summary>Folded weights sum in another order; logits are around 30, and 5e-5 is seen.</summary>
    private const float Tolerance = 1e-3f;

    private const int Seed = 20240518;
    private const int Prompts = 5;

    /// <summary>Runs both on the graphs in <paramref name="folder"/>, on the CPU.</summary>
    /// <param name="folder">Of the graphs.</param>
    /// <param name="unfolded">Why there is no folded decoder; null where there is one.</param>
    /// <param name="cancellationToken">Stops between runs.</param>
    /// <exception cref="InvalidInputException">The untouched one cannot be run.</exception>
    public static DecoderCheck Run(string folder, string? unfolded, CancellationToken cancellationToken)
    {
        var options = new InferenceOptions { Device = "cpu" };
        var whole = Path.Combine(folder, ModelLayout.Whole);
        using var untouched = OnnxFile.Try(folder, "decoder", () => new MaskDecoder(new WholeDecoder(whole, options)));
        var random = new Random(Seed);
        var embedding = new ImageEmbedding(Noise(random, 256 * 64 * 64, 0.1f), 256, 64, ImageFrame.Whole(768, 1024));
        var prompts = Enumerable.Range(0, Prompts).Select(i => Prompt(random, withMask: i % 2 == 1)).ToList();

        var expected = OnnxFile.Try(folder, "decoder", () => untouched.Decode(embedding, prompts, _ => 15, cancellationToken));
        if (unfolded is not null)
        {
            return new DecoderCheck(false, unfolded);
        }

        try
        {
            using var folded = new MaskDecoder(new FoldedDecoder(folder, options));
            var found = folded.Decode(embedding, prompts, _ => 15, cancellationToken);
            var scores = Largest(expected.Zip(found, (a, b) => Difference(a.Scores, b.Scores)));
            var masks = Largest(expected.Zip(found, (a, b) =>
                Largest(a.Logits.Zip(b.Logits, (x, y) => Difference(x!, y!)))));
            return new DecoderCheck(
                scores <= Tolerance && masks <= Tolerance,
                FormattableString.Invariant(
                    $"folded decoder against untouched, {Prompts} random prompts: scores differ by {scores:g3}, logits by {masks:g3}"));
        }
        catch (Microsoft.ML.OnnxRuntime.OnnxRuntimeException error)
        {
            return new DecoderCheck(false, $"the folded decoder does not run: {error.Message.ReplaceLineEndings(" ")}");
        }
    }

    private static SamPrompt Prompt(Random random, bool withMask)
    {
        var x = random.NextSingle() * 500;
        var y = random.NextSingle() * 400;
        return new SamPrompt(
            [new PointPrompt(x + 100, y + 100, true)],
            new BoxPrompt(x, y, x + 300, y + 250),
            withMask ? Noise(random, DecoderInput.MaskLength, 10) : null);
    }

    private static float[] Noise(Random random, int length, float scale)
    {
        var values = new float[length];
        for (var i = 0; i < length; i++)
        {
            values[i] = (random.NextSingle() - 0.5f) * 2 * scale;
        }

        return values;
    }

    private static float Difference(float[] a, float[] b) => Largest(a.Zip(b, (x, y) => Math.Abs(x - y)));

    private static float Largest(IEnumerable<float> values) =>
        values.Aggregate(0f, (largest, value) => float.IsNaN(value) ? float.PositiveInfinity : Math.Max(largest, value));
}
