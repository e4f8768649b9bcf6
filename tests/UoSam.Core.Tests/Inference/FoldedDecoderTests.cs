using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using UoSam.Core.Inference;
using UoSam.Core.ModelStore;
using UoSam.Core.ModelStore.Onnx;
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

    /// <summary>
    /// The second and the last look at the image: subnormal weights of their softmax make products slow.
    /// The graph is folded here, since the fixture's model is as old as its version.
    /// </summary>
    [Fact]
    public void Fold_PromptWithMask_MultipliesTheImageByNoSubnormalWeights()
    {
        var export = ModelProto.Parser.ParseFrom(File.ReadAllBytes(Path.Combine(fixture.Model.Folder, ModelLayout.Decoder)));
        var graph = DecoderGraphEditor.Fold(export)[ModelLayout.Masks];
        string[] weights =
        [
            .. graph.Graph.Node.Where(node => node.OpType == "Softmax" && node.Output[0].StartsWith("uosam", StringComparison.Ordinal))
                .Skip(1).SelectMany(node => Multiplied(graph.Graph, node.Output[0])).Distinct(),
        ];
        graph.Graph.Output.Clear();
        graph.Graph.Output.AddRange(weights.Select(name => new ValueInfoProto { Name = name }));
        var embedding = fixture.Encoder.Encode(SyntheticImage.DiskAndBox(120, 160), default);
        var mask = ScriptedDecoder.Logits(-10, 10, 40, 40, 140, 120);
        var prompt = new SamPrompt([new PointPrompt(56, 48, true)], null, mask);
        var input = DecoderInputBuilder.Build(embedding, PromptGroup.Of(prompt), [prompt], new float[MaskLength]);
        using var images = new ImageTermSource(Path.Combine(fixture.Model.Folder, ModelLayout.Image), ModelFixture.Options);
        using var masks = new GraphSession(
            Path.Combine(fixture.Model.Folder, ModelLayout.Masks), ModelFixture.Options, fixedShapes: false);
        input.GatherMasks(mask);
        using var inputs = images.Of(input.Embedding, input.Places, default)
            .AddTo(input.PointTensors().Add(DecoderNames.MaskInput, mask, 1, 1, 4, MaskLength / 4), masks);
        using var session = new InferenceSession(graph.ToByteArray());
        using var run = new RunOptions();

        using var values = session.Run(run, inputs.Names, inputs.Values, weights);

        Assert.True(weights.Length >= 2, "the looks at the image were not found");
        Assert.All(values, value => Assert.DoesNotContain(value.GetTensorDataAsSpan<float>().ToArray(), float.IsSubnormal));
    }

    // The values that come of one without a product, where a product takes them.
    private static IEnumerable<string> Multiplied(GraphProto graph, string value) =>
        graph.Node.Where(node => node.Input.Contains(value))
            .SelectMany(node => node.OpType == "MatMul" ? [value] : Multiplied(graph, node.Output[0]));

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
