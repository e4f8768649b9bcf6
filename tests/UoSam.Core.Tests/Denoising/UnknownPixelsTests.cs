using UoSam.Core.Denoising;
using UoSam.Core.Global;
using UoSam.Core.LabelMaps;
using UoSam.Core.Local;
using UoSam.Core.Masks;
using UoSam.Core.Presets;
using UoSam.Core.Prompts;
using UoSam.Testing;

namespace UoSam.Core.Tests.Denoising;

/// <summary>Features that tell the left half of the image from the right; class 3 is on the left, 5 on the right.</summary>
public class UnknownPixelsTests
{
    private static readonly LabelSpace Space = LabelSpace.Default with { UnknownIds = [254, 65535] };
    private static readonly PixelBox Left = new(0, 0, 32, 64);
    private static readonly PixelBox Right = new(32, 0, 64, 64);
    private static readonly LabelMap Whole = Scene.Map((3, Left), (5, Right));

    /// <summary>Upper and middle rows are unknown, by two ids; so is where the halves meet.</summary>
    [Fact]
    public void Fill_PixelsOfUnknownClass_TakeWhatTheirFeaturesSay()
    {
        var map = Scene.Map(
            (3, Left), (5, Right), (65535, new PixelBox(0, 0, 64, 16)), (254, new PixelBox(0, 30, 64, 40)), (254, new PixelBox(20, 0, 44, 64)));

        var (filled, space) = Fill(map, Space);

        Assert.Equal(Whole.Labels, filled.Labels);
        Assert.Equal(255, space.VoidIds.Single());
        Assert.Empty(space.UnknownIds);
    }

    /// <summary>Where the coarse map is wrong, known pixels stay for others to judge; void stays too.</summary>
    [Fact]
    public void Fill_KnownAndVoidPixels_Stay()
    {
        (ushort, PixelBox)[] known = [(3, Left), (5, Right), (5, new PixelBox(4, 40, 8, 44)), (255, new PixelBox(60, 0, 64, 64))];
        var map = Scene.Map([.. known, (254, new PixelBox(0, 0, 60, 16))]);

        Assert.Equal(Scene.Map(known).Labels, Fill(map, Space).Map.Labels);
    }

    [Fact]
    public void Fill_OneClassKnown_IsAllThatThereIs()
    {
        var map = Scene.Map((3, new PixelBox(0, 0, 64, 64)), (254, Left), (255, new PixelBox(0, 0, 4, 4)));

        Assert.Equal(Scene.Map((3, new PixelBox(0, 0, 64, 64)), (255, new PixelBox(0, 0, 4, 4))).Labels, Fill(map, Space).Map.Labels);
    }

    [Fact]
    public void Fill_NoClassKnown_CountsAsVoid()
    {
        var map = Scene.Map((254, new PixelBox(0, 0, 64, 64)), (255, Left));

        var (filled, space) = Fill(map, Space);

        Assert.Same(map, filled);
        Assert.Equal([255, 254, 65535], space.VoidIds.Select(id => (int)id));
    }

    [Fact]
    public void Fill_NothingUnknown_IsTheMapItself() => Assert.Same(Whole, Fill(Whole, Space).Map);

    /// <summary>
    /// A third of class 3 is unknown: each stage, given that map, answers as it does given the filled one. No object and no mask has
    /// anything to correct, so that nothing else than filling can bring the pixels back.
    /// </summary>
    [Fact]
    public void Stages_MapWithUnknownPixels_AnswerAsForTheFilledOne()
    {
        var (embedding, preset) = (Scene.Embedding(), Preset.Default);
        var map = Scene.Map((3, Left), (5, Right), (254, new PixelBox(0, 0, 24, 28)));

        var prompts = PromptExtractor.Extract(embedding, map, Space, preset.Prompts).Objects;
        var local = LocalOptimizer.Optimize(
            Decoder(), new LocalInput(embedding, map, Space, prompts, preset.Local), default);
        var global = GlobalOptimizer.Optimize(Decoder(), [embedding], map, Space, preset.Global, SamplingBudget.Unlimited, default);
        var voted = GlobalOptimizer.Optimize(
            Decoder(), [embedding], map, Space, preset.Global with { PointsPerSide = 2 }, SamplingBudget.Unlimited, default);

        Assert.Equal(
            PromptExtractor.Extract(embedding, Whole, LabelSpace.Default, preset.Prompts).Objects.Select(found => (found.ClassId, found.Box, found.Region.Area())),
            prompts.Select(found => (found.ClassId, found.Box, found.Region.Area())));
        Assert.All([local.Map, global.Map, voted.Map], answer => Assert.Equal(Whole.Labels, answer.Labels));
        Assert.Equal(4, voted.Sampling.Points);
    }

    [Fact]
    public void FillingVoid_IdsWithoutALabel_AreUnknown()
    {
        var space = new LabelSpace(0, [255, 9]) { UnknownIds = [65535] }.FillingVoid();

        Assert.Empty(space.VoidIds);
        Assert.Equal([65535, 255, 9], space.UnknownIds.Select(id => (int)id));
        Assert.False(space.IsObject(9));
    }

    private static (LabelMap Map, LabelSpace Space) Fill(LabelMap map, LabelSpace space) =>
        UnknownPixels.Fill(Scene.Embedding(), map, space, CancellationToken.None);

    // Whatever is asked for on one side, that half.
    private static FakeMaskDecoder Decoder() => new(prompt => Scene.Mask(
        (prompt.Points.Count > 0 ? prompt.Points[0].X : (prompt.Box!.Value.X0 + prompt.Box.Value.X1) / 2) < 32 ? Left : Right));
}
