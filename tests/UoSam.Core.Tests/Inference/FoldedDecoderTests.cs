using UoSam.Core.Inference;
using UoSam.Core.Prompts;
using UoSam.Testing;

namespace UoSam.Core.Tests.Inference;

[Collection(ModelTests.Name)]
public sealed class FoldedDecoderTests(ModelFixture fixture)
{
    private const int MaskLength = 256 * 256;
    private static readonly ImageFrame Frame = ImageFrame.Whole(500, 330);

    /// <summary>A portrait with blocks of one place: all places, in another order than the grid's.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Attend_AllPlacesInAnotherOrder_GivesTheMasksOfTheUntouchedExport(bool withMask)
    {
        AssertAgrees(ImagePlaces.Thinned(Frame, block: 1), withMask);
    }

    /// <summary>Twice half a place is one: what attention takes of it is the same.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Attend_PlacesListedTwiceThatCountHalf_GiveTheMasksOfTheUntouchedExport(bool withMask)
    {
        var twice = Enumerable.Range(1000, 700).Select(i => (long)i).ToArray();
        var counts = new float[4096 + twice.Length];
        Array.ForEach(twice, i => counts[i] = MathF.Log(0.5f));
        counts.AsSpan(4096).Fill(MathF.Log(0.5f));

        AssertAgrees(new ImagePlaces(64, 64, [.. ImagePlaces.All.Indices, .. twice], counts), withMask);
    }

    private void AssertAgrees(ImagePlaces places, bool withMask)
    {
        var random = new Random(3);
        var embedding = new ImageEmbedding(Noise(random, 256 * 64 * 64, 0.2f), 256, 64, Frame);
        var prompt = new SamPrompt(
            [new PointPrompt(120, 200, true)], new BoxPrompt(60, 90, 300, 420), withMask ? Noise(random, MaskLength, 10) : null);
        var input = DecoderInputBuilder.Build(
            embedding, PromptGroup.Of(prompt), [prompt], withMask ? new float[MaskLength] : []);
        using var untouched = new UntouchedDecoder(fixture.Model);
        using var folded = new FoldedDecoder(fixture.Model.Folder, ModelFixture.Options);
        float[][] masks = [new float[MaskLength], new float[MaskLength], new float[MaskLength], new float[MaskLength]];

        var expected = untouched.Decode(embedding, prompt);
        using var attended = folded.Attend(input with { Places = places }, default);
        folded.Upscale(attended, 0, MaskCells.All, masks, default);

        var token = expected.SelectedToken(attended.Scores);
        Assert.Equal(expected.Score, attended.Scores[token], 1e-4);
        for (var place = 0; place < MaskLength; place++)
        {
            if (place % 256 / 4 < places.Columns)
            {
                Assert.Equal(expected.Logits[place], masks[token][place], 1e-3);
            }
        }
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
}
