using UoSam.Core.LabelMaps;
using UoSam.Core.Masks;
using UoSam.Core.Presets;
using UoSam.Core.Prompts;
using UoSam.Testing;

namespace UoSam.Core.Tests.Prompts;

public class PromptExtractorTests
{
    // Of the default preset, objects of the coarse map as it is.
    private static readonly PromptParameters AsItIs = Preset.Default.Prompts with { Denoise = false };

    private static readonly PixelBox Left = new(2, 4, 26, 40);
    private static readonly PixelBox Right = new(36, 10, 60, 50);

    [Fact]
    public void Extract_TwoClasses_EachHasItsOwnBox()
    {
        var found = Extract(Scene.Map((3, Left), (300, Right)), Preset.Reference.Prompts);

        Assert.Equal([300, 3], found.Objects.Select(item => (int)item.ClassId));
        Assert.Equal(new BoxPrompt(36, 10, 60, 50), found.Objects[0].Box);
        Assert.Equal(new BoxPrompt(2, 4, 26, 40), found.Objects[1].Box);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(56)]
    [InlineData(300)]
    public void Extract_AnyId_ConfidencePeaksInsideTheClass(int id)
    {
        var prompt = Extract(Scene.Map(((ushort)id, Left)), Preset.Reference.Prompts).Objects.Single();

        Assert.True(prompt.Points[0].IsForeground);
        Assert.InRange(prompt.Points[0].X, 0, 31);
        Assert.False(prompt.Points[1].IsForeground);
        Assert.InRange(prompt.Points[1].X, 32, 63);
        Assert.Equal(1, prompt.Evidence.ConfidenceInside, 0.001f);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Extract_Cancelled_EndsWithThat(bool denoise)
    {
        var parameters = Preset.Default.Prompts with { Denoise = denoise };

        Assert.ThrowsAny<OperationCanceledException>(() => PromptExtractor.Extract(
            Scene.Embedding(),
            Scene.Map((3, Left), (4, Right)),
            LabelSpace.Default,
            parameters,
            cancellationToken: new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Extract_MoreObjectsThanFitAMessageWithDensePrompts_TheLargestHaveThem()
    {
        var squares = Enumerable.Range(0, 300).Select(i =>
            ((ushort)(i + 256), new PixelBox(i % 20 * 3, i / 20 * 3, (i % 20 * 3) + (i < 10 ? 1 : 3), (i / 20 * 3) + 3)));

        var found = Extract(Scene.Map([.. squares]), AsItIs with { MinObjectPixels = 1 });

        Assert.Equal(300, found.Objects.Length);
        Assert.All(found.Objects.Take(256), item => Assert.NotNull(item.MaskLogits));
        Assert.All(found.Objects.Skip(256), item => Assert.Null(item.MaskLogits));
        Assert.All(found.Objects.TakeLast(10), item => Assert.Equal(3, item.Evidence.AreaPixels));
    }

    [Fact]
    public void Extract_ClassBelowTheAreaShare_IsSkippedWithReason()
    {
        var found = Extract(Scene.Map((3, Left), (4, new PixelBox(40, 2, 50, 10))), Preset.Reference.Prompts);

        Assert.Equal(3, found.Objects.Single().ClassId);
        Assert.Equal((4, 80), (found.Skipped.Single().ClassId, found.Skipped.Single().AreaPixels));
    }

    [Fact]
    public void Extract_NoBackground_TheSmallestIdIsAClass()
    {
        var space = new LabelSpace(null, []);

        var found = PromptExtractor.Extract(Scene.Embedding(), Scene.Map((3, Left)), space, Preset.Reference.Prompts);

        Assert.Equal([0, 3], found.Objects.Select(item => (int)item.ClassId));
    }

    [Fact]
    public void Extract_SplitByComponent_PointIsTheDeepestPixelOfEach()
    {
        var map = Scene.Map((3, new PixelBox(0, 0, 9, 9)), (3, new PixelBox(20, 20, 41, 41)));

        var found = Extract(map, AsItIs);

        // The first box touches the image's border, which is no background: its corner is the deepest.
        Assert.Equal(new PointPrompt(30, 30, true), found.Objects[0].Points.Single());
        Assert.Equal(new PointPrompt(0, 0, true), found.Objects[1].Points.Single());
    }

    [Fact]
    public void Extract_GaussianMaskPrompt_PeaksAtTheStrengthAndIsNegativeOutside()
    {
        var prompt = Extract(Scene.Map((3, new PixelBox(20, 20, 41, 41))), AsItIs).Objects.Single();

        Assert.Equal(6, prompt.MaskLogits![(122 * 256) + 122], 0.01f);
        Assert.Equal(-6, prompt.MaskLogits[0]);
    }

    /// <summary>Margins of a quarter of the side: 6 and 10 pixels, cut at the image's edge.</summary>
    [Fact]
    public void Extract_BoxMargin_GrowsTheBoxWithinTheImage()
    {
        var parameters = Preset.Reference.Prompts with { BoxMargin = 0.25 };

        var found = Extract(Scene.Map((3, Left), (5, Right)), parameters);

        Assert.Equal(new BoxPrompt(30, 0, 64, 60), found.Objects[0].Box);
        Assert.Equal(new BoxPrompt(0, 0, 32, 49), found.Objects[1].Box);
    }

    [Fact]
    public void Extract_SmallComponents_AreSkippedByNumber()
    {
        var map = Scene.Map((3, Left), (3, new PixelBox(40, 40, 43, 45)), (3, new PixelBox(50, 50, 54, 54)));

        var found = Extract(map, AsItIs);

        Assert.Equal([0, 1], found.Objects.Select(item => item.Component));
        Assert.Equal((3, 2, 15), (found.Skipped[0].ClassId, found.Skipped[0].Component, found.Skipped[0].AreaPixels));
    }

    [Fact]
    public void Extract_MoreObjectsThanTheLimit_FailsWithTheirNumber()
    {
        var map = Scene.Map((3, Left), (5, Right));

        var fault = Assert.Throws<InvalidInputException>(() => PromptExtractor.Extract(
            Scene.Embedding(), map, LabelSpace.Default, AsItIs, maxObjects: 1));

        Assert.Equal("TOO_MANY_OBJECTS", fault.Reason);
        Assert.Contains("2 objects", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(255)]
    public void Extract_OnlyBackgroundOrVoid_HasNoObjects(int id)
    {
        var found = Extract(Scene.Map(((ushort)id, new PixelBox(0, 0, 64, 64))), AsItIs);

        Assert.Empty(found.Objects);
        Assert.Empty(found.Skipped);
    }

    private static PromptExtraction Extract(LabelMap map, PromptParameters parameters) =>
        PromptExtractor.Extract(Scene.Embedding(), map, LabelSpace.Default, parameters);
}
