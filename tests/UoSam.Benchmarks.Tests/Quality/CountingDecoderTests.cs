using UoSam.Benchmarks.Quality;
using UoSam.Core.Inference;
using UoSam.Core.Prompts;
using UoSam.Testing;

namespace UoSam.Benchmarks.Tests.Quality;

public sealed class CountingDecoderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("uosam-masks").FullName;
    private readonly ImageEmbedding _embedding = new(new float[256 * 64 * 64], 256, 64, ImageFrame.Whole(100, 100));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Masks are made in a prompt's extent alone, and padding is thinned or not: both are of the prompt.</summary>
    [Fact]
    public void Decode_PromptsThatDifferInHowMasksAreMade_AreAskedAndKeptEach()
    {
        var box = new BoxPrompt(10, 10, 50, 50);
        SamPrompt[] prompts =
        [
            new([], box), new([], box, Extent: box), new([], box, Extent: box with { X1 = 60 }), new([], box, ThinPadding: true),
        ];
        var inner = new ScriptedDecoder((_, prompt) => Answer(Array.IndexOf(prompts, prompt)));

        var first = Scores(inner, prompts);
        var again = Scores(inner, prompts);

        Assert.Equal([0, 1, 2, 3], first);
        Assert.Equal(first, again);
        Assert.Equal([1, 1, 1, 1, 0, 0, 0, 0], inner.Calls);
    }

    private static DecodedPrompt Answer(int index) =>
        new([index, 0, 0, 0], [.. Enumerable.Range(0, 4).Select(_ => ScriptedDecoder.Columns(index + 1))]);

    private float[] Scores(ScriptedDecoder inner, SamPrompt[] prompts) =>
        [.. prompts.Select(prompt => new CountingDecoder(inner, _folder).Decode(_embedding, [prompt], _ => 1, default)[0].Scores[0])];
}
