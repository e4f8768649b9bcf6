using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;
using UoSam.Core.Local;
using UoSam.Core.Masks;
using UoSam.Core.Presets;
using UoSam.Core.Prompts;
using UoSam.Testing;

namespace UoSam.Core.Tests.Local;

/// <summary>Of an object of 36 x 48 pixels the coarse map has the 20 x 48 in the middle; a box of another class stands beside it.</summary>
public class WholeObjectsTests
{
    private const float Believed = 0.45f;
    private static readonly PixelBox Part = new(16, 8, 36, 56);
    private static readonly PixelBox Whole = new(8, 8, 44, 56);
    private static readonly PixelBox Other = new(52, 8, 64, 56);

    private static readonly LocalParameters Once = SceneRefinement.OnceByMasks with { WholeObjects = true };

    [Fact]
    public void Optimize_ThreePromptsAgreeOnMore_RefinesTheWholeObject()
    {
        var decoder = Answering(_ => Whole);

        var result = Run(decoder, Once);

        Assert.Equal(Scene.Map((3, Whole), (5, Other)).Labels, result.Map.Labels);
        var trace = result.Objects.Single(item => item.ClassId == 3);
        Assert.Equal((20 * 48, 36 * 48, 36 * 48), (trace.CoarseArea, trace.CompletedArea, trace.RefinedArea));
        Assert.Equal(1, trace.CoarseIou);
        Assert.StartsWith("the coarse map has 960 of 1728 pixels that further prompts agree on; IoU", trace.Reason);
    }

    /// <summary>20 x 48 pixels from (16, 8), grown by 0.35 and by 0.15 of the sides; then the box of the whole with 5 % for its one kind.</summary>
    [Fact]
    public void Optimize_ObjectGoesOn_IsAskedForBeyondItsBox()
    {
        var decoder = Answering(_ => Whole);

        Run(decoder, Once);

        Assert.Equal(5, decoder.Asked.Count);
        AssertBox(new BoxPrompt(9, -8.8f, 43, 72.8f), decoder.Asked[0].Box);
        Assert.Null(decoder.Asked[1].Box);
        Assert.NotEmpty(decoder.Asked[1].Points);
        AssertBox(new BoxPrompt(13, 0.8f, 39, 63.2f), decoder.Asked[2].Box);
        Assert.Contains(decoder.Asked.Skip(3), prompt => prompt.Box is { X0: > 6.1f and < 6.3f, X1: > 45.7f and < 45.9f });
    }

    [Theory]
    [InlineData(8, 8, 44, 56, 0.92f, "SAM is not sure")]
    [InlineData(20, 8, 48, 56, 0.95f, "it holds 16 of the 20 columns that the map has")]
    [InlineData(0, 0, 48, 62, 0.95f, "it is 3.1 times as large")]
    [InlineData(4, 4, 48, 60, 0.95f, "it is 2.6 times as large, and what it adds is all around it too")]
    [InlineData(13, 8, 37, 56, 0.95f, "it adds 4 of 20 columns")]
    [InlineData(16, 8, 56, 56, 0.95f, "4 of the 20 columns that it adds are of another object")]
    public void Optimize_MaskThatIsNotTheWhole_KeepsTheObjectAsItIs(int x0, int y0, int x1, int y1, float score, string reason)
    {
        var decoder = Answering(_ => new PixelBox(x0, y0, x1, y1), score);

        var result = Run(decoder, Once);

        Assert.True(result.Objects.All(trace => trace.CompletedArea == 0), reason);
        Assert.Equal(3, decoder.Asked.Count);
    }

    /// <summary>
    /// A mask of 2.6 times the part's area, which the box grown by 0.15 cannot hold and is not asked for: 0.3 of what it adds must
    /// be believed, and 1 - cosine be 0.15.
    /// </summary>
    [Theory]
    [InlineData(0.16f, 0.32f, true)]
    [InlineData(0.14f, 0.32f, false)]
    [InlineData(0.16f, 0.28f, false)]
    public void Optimize_MaskMoreThanDoublesTheObject_CompletesItWhereItIsBelievedAndUnlikeTheRest(
        float step, float believed, bool isCompleted)
    {
        var most = new PixelBox(4, 4, 48, 60);
        var decoder = Answering(prompt => prompt.Box is { X0: 13 } ? Whole : most);

        var result = Run(decoder, Once, believed, embedding: CellScene.Stepped(step, most), whole: most);

        Assert.Equal(isCompleted ? 44 * 56 : 0, result.Objects.Single(item => item.ClassId == 3).CompletedArea);
        Assert.Equal(believed > 0.3f ? 4 : 3, decoder.Asked.Count);
    }

    /// <summary>The other two prompts say 28 of the 36 columns: IoU 0.78.</summary>
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Optimize_OneOfThePromptsSaysOtherwise_KeepsTheObjectAsItIs(bool narrowDiffers, bool pointsDiffer)
    {
        var less = Whole with { X1 = 36 };
        var decoder = Answering(prompt => prompt.Box switch
        {
            null => pointsDiffer ? less : Whole,
            { X0: 13 } => narrowDiffers ? less : Whole,
            _ => Whole,
        });

        var result = Run(decoder, Once);

        Assert.All(result.Objects, trace => Assert.Equal(0, trace.CompletedArea));
    }

    /// <summary>Within the grown box lie 14 columns that the map lacks: a posterior of 0.3 makes 0.21 of its 20, one of 0.4 makes 0.28.</summary>
    [Theory]
    [InlineData(0, 2)]
    [InlineData(0.3f, 2)]
    [InlineData(0.4f, 5)]
    public void Optimize_FeaturesSeeNoMore_AsksNoFurther(float believed, int calls)
    {
        var decoder = Answering(_ => Whole);

        Run(decoder, Once, believed);

        Assert.Equal(calls, decoder.Asked.Count);
    }

    /// <summary>Two calls are the objects' own, and a completion takes up to three.</summary>
    [Theory]
    [InlineData(4, 2)]
    [InlineData(5, 5)]
    public void Optimize_CallsRunOut_CompletesNothing(int most, int calls)
    {
        var decoder = Answering(_ => Whole);

        Run(decoder, Once with { MaxDecoderCalls = most });

        Assert.Equal(calls, decoder.Asked.Count);
    }

    [Fact]
    public void Optimize_SwitchedOffOrWithoutBackground_CompletesNothing()
    {
        var off = Run(Answering(_ => Whole), Once with { WholeObjects = false });
        var all = Run(Answering(_ => Whole), Once, space: new LabelSpace(null, [255]));

        Assert.All([.. off.Objects, .. all.Objects], trace => Assert.Equal(0, trace.CompletedArea));
    }

    private static FakeMaskDecoder Answering(Func<SamPrompt, PixelBox> answer, float score = 0.95f) =>
        new(prompt => Scene.Mask(prompt.Box is { X0: > 48 } ? Other : answer(prompt)), score);

    // Features say what the map says, and of the missing columns as much as is believed.
    private static LocalResult Run(
        FakeMaskDecoder decoder,
        LocalParameters parameters,
        float believed = Believed,
        LabelSpace? space = null,
        ImageEmbedding? embedding = null,
        PixelBox? whole = null) =>
        SceneRefinement.Run(
            Scene.Map((3, Part), (5, Other)),
            SceneRefinement.AsDrawn,
            parameters,
            decoder,
            space,
            SceneRefinement.Posterior(
                [3, 5],
                (x, y) => CellScene.Contains(Part, x, y) ? 1 : CellScene.Contains(whole ?? Whole, x, y) ? believed : 0,
                (x, y) => CellScene.Contains(Other, x, y) ? 1 : 0),
            embedding);

    private static void AssertBox(BoxPrompt expected, BoxPrompt? box)
    {
        Assert.NotNull(box);
        Assert.Equal(expected.X0, box.Value.X0, 1e-3f);
        Assert.Equal(expected.Y0, box.Value.Y0, 1e-3f);
        Assert.Equal(expected.X1, box.Value.X1, 1e-3f);
        Assert.Equal(expected.Y1, box.Value.Y1, 1e-3f);
    }
}
