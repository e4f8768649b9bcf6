using UoSam.Core.LabelMaps;
using UoSam.Core.Local;
using UoSam.Core.Masks;
using UoSam.Core.Presets;
using UoSam.Core.Prompts;
using UoSam.Testing;

namespace UoSam.Core.Tests.Local;

public class SecondLookTests
{
    private static readonly PixelBox Left = new(2, 4, 26, 40);
    private static readonly PixelBox Right = new(36, 10, 60, 50);

    // No prompt has a dense part but that of the second look.
    private static readonly LocalParameters TwoKinds = SceneRefinement.OnceByMasks with
    {
        PromptKinds = [PromptKind.Box, PromptKind.PointsBox],
        SecondLook = true,
        SecondLookFrom = 0,
    };

    /// <summary>The masks say 8..24 of 64 columns and 8..40 of as many rows: four cells each, and 5 % on each side for the box.</summary>
    [Fact]
    public void Optimize_SecondLook_AsksWithTheShapeOfTheFirstMasks()
    {
        var decoder = new FakeMaskDecoder(_ => Scene.Mask(new PixelBox(8, 8, 24, 40)));

        Run(Scene.Map((3, Left)), TwoKinds, decoder);

        var asked = Assert.Single(decoder.Asked, prompt => prompt.MaskLogits is not null);
        Assert.Equal(ScriptedDecoder.Logits(-10, 10, 32, 32, 96, 160), asked.MaskLogits);
        var box = asked.Box!.Value;
        Assert.Equal([7.2f, 6.4f, 24.8f, 41.6f], [box.X0, box.Y0, box.X1, box.Y1], new Near());
    }

    [Fact]
    public void Optimize_SecondLook_CountsHalf()
    {
        var trace = Run(Scene.Map((3, Left)), TwoKinds, new FakeMaskDecoder(_ => Scene.Mask(Left))).Objects.Single();

        Assert.Equal([0, 0, 1], trace.Candidates.Select(candidate => candidate.Round));
        Assert.Equal([0.25f, 0.25f, 0.5f], trace.Candidates.Select(candidate => candidate.Weight), new Near());
    }

    /// <summary>The features' halves are not the map's box: some noise, but not 200 cells of it.</summary>
    [Theory]
    [InlineData(0, 3)]
    [InlineData(0.01, 3)]
    [InlineData(200, 2)]
    public void Optimize_MapFinerThanTheNoiseAskedFor_LooksOnceWithAllKinds(double from, int calls)
    {
        var decoder = new FakeMaskDecoder(_ => Scene.Mask(Left));

        Run(Scene.Map((3, Left)), TwoKinds with { SecondLookFrom = from }, decoder);

        Assert.Equal(calls, decoder.Asked.Count);
    }

    /// <summary>Three calls for two objects: one kind each, then the larger one's second look before its second kind.</summary>
    [Fact]
    public void Optimize_CallsRunOut_SecondLookGoesBeforeFurtherKinds()
    {
        var decoder = new FakeMaskDecoder(prompt => Scene.Mask(prompt.Box!.Value.X0 < 30 ? Left : Right));

        var objects = Run(Scene.Map((3, Left), (5, Right)), TwoKinds with { MaxDecoderCalls = 3 }, decoder).Objects;

        Assert.Equal(3, decoder.Asked.Count);
        Assert.Equal([0, 1], objects.Single(trace => trace.ClassId == 5).Candidates.Select(candidate => candidate.Round));
        Assert.Equal([0], objects.Single(trace => trace.ClassId == 3).Candidates.Select(candidate => candidate.Round));
    }

    /// <summary>Two objects of one class: the shape of each leaves the other out.</summary>
    [Fact]
    public void Optimize_AnotherObjectOfTheClass_IsNoPartOfTheShape()
    {
        var decoder = new FakeMaskDecoder(prompt => Scene.Mask(prompt.Box!.Value.X0 < 30 ? Left : Right));

        Run(Scene.Map((3, Left), (3, Right)), TwoKinds, decoder);

        var shapes = decoder.Asked.Where(prompt => prompt.MaskLogits is not null).Select(prompt => prompt.MaskLogits!);
        Assert.Equal([24 * 36 * 16, 24 * 40 * 16], shapes.Select(logits => logits.Count(value => value > 0)).Order());
    }

    /// <summary>A caller's own object of a class that the map has nowhere: no evidence has a shape for it.</summary>
    [Fact]
    public void Optimize_ObjectOfAClassThatTheMapLacks_IsLookedAtOnce()
    {
        var map = Scene.Map((3, Left), (5, Right));
        var found = PromptExtractor.Extract(Scene.Embedding(), map, LabelSpace.Default, SceneRefinement.AsDrawn).Objects;
        ObjectPrompt[] objects = [.. found.Select(target => target.ClassId == 5 ? target with { ClassId = 7 } : target)];
        var decoder = new FakeMaskDecoder(prompt => Scene.Mask(prompt.Box!.Value.X0 < 30 ? Left : Right));

        var result = LocalOptimizer.Optimize(
            decoder, new LocalInput(Scene.Embedding(), map, LabelSpace.Default, objects, TwoKinds), CancellationToken.None);

        Assert.Equal(2, result.Objects.Single(trace => trace.ClassId == 7).Candidates.Length);
        Assert.Equal(3, result.Objects.Single(trace => trace.ClassId == 3).Candidates.Length);
        Assert.DoesNotContain((ushort)7, result.Map.Ids());
    }

    [Theory]
    [InlineData(OverlapRule.HighestLogit, MaskFusion.Weighted)]
    [InlineData(OverlapRule.Evidence, MaskFusion.BestScore)]
    public void Optimize_OtherRules_LookOnce(OverlapRule overlap, MaskFusion fusion)
    {
        var decoder = new FakeMaskDecoder(_ => Scene.Mask(Left));

        Run(Scene.Map((3, Left)), TwoKinds with { Overlap = overlap, Fusion = fusion }, decoder);

        Assert.Equal(2, decoder.Asked.Count);
    }

    private static LocalResult Run(LabelMap map, LocalParameters parameters, FakeMaskDecoder decoder) =>
        SceneRefinement.Run(map, SceneRefinement.AsDrawn, parameters, decoder);

    private sealed class Near : IEqualityComparer<float>
    {
        public bool Equals(float x, float y) => Math.Abs(x - y) < 1e-3f;

        public int GetHashCode(float obj) => 0;
    }
}
