using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;
using UoSam.Core.Local;
using UoSam.Core.Masks;
using UoSam.Core.Presets;
using UoSam.Core.Prompts;
using UoSam.Testing;

namespace UoSam.Core.Tests.Local;

public class LocalOptimizerTests
{
    private static readonly PixelBox Left = new(2, 4, 26, 40);
    private static readonly PixelBox Right = new(36, 10, 60, 50);

    [Theory]
    [InlineData("reference")]
    [InlineData("default")]
    public void Optimize_MaskAgrees_IsPaintedAndTheRestBecomesBackground(string preset)
    {
        var refined = new PixelBox(4, 6, 26, 40);

        var result = Run(Scene.Map((3, Left)), preset, _ => Scene.Mask(refined));

        Assert.Equal(Scene.Map((3, refined)).Labels, result.Map.Labels);
        Assert.Equal(ObjectDecision.Accepted, result.Objects.Single().Decision);
        Assert.Equal(Scene.Mask(refined).Iou(Scene.Mask(Left)), result.Objects.Single().CoarseIou, 0.001);
    }

    [Fact]
    public void Optimize_OneMaskFarOff_KeepsThatClassAndPaintsTheOther()
    {
        var refined = new PixelBox(36, 12, 60, 50);

        var result = Run(
            Scene.Map((3, Left), (5, Right)),
            "reference",
            prompt => Scene.Mask(prompt.Box!.Value.X0 > 30 ? refined : new PixelBox(0, 50, 20, 60)));

        Assert.Equal(Scene.Map((3, Left), (5, refined)).Labels, result.Map.Labels);
        Assert.Equal(
            [ObjectDecision.Accepted, ObjectDecision.KeptCoarse], result.Objects.Select(trace => trace.Decision));
    }

    [Fact]
    public void Optimize_StripsThatShareRowsOnly_AreRejected()
    {
        var map = Scene.Map((3, new PixelBox(0, 0, 10, 64)));

        var result = Run(map, "reference", _ => Scene.Mask(new PixelBox(54, 0, 64, 64)));

        Assert.Equal(0, result.Objects.Single().CoarseIou);
        Assert.Equal(map.Labels, result.Map.Labels);
    }

    [Fact]
    public void Optimize_EmptyMask_KeepsTheCoarseRegion()
    {
        var map = Scene.Map((3, Left));

        var result = Run(map, "reference", _ => new BitMask(Scene.Side, Scene.Side));

        Assert.Equal(map.Labels, result.Map.Labels);
        Assert.Contains("empty", result.Objects.Single().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Optimize_SkippedSmallClass_KeepsItsPixelsUnderALargerMask()
    {
        var small = new PixelBox(10, 10, 18, 20);

        var result = Run(Scene.Map((3, Left), (4, small)), "reference", _ => Scene.Mask(Left));

        Assert.Equal(Scene.Map((3, Left), (4, small)).Labels, result.Map.Labels);
    }

    [Fact]
    public void Optimize_VoidPixels_ComeOutAsTheyWentIn()
    {
        var map = Scene.Map((3, Left), (255, new PixelBox(8, 8, 12, 12)));

        var result = Run(map, "default", _ => Scene.Mask(Left));

        Assert.Equal(map.Labels, result.Map.Labels);
    }

    [Fact]
    public void Optimize_Reference_CascadesWithTheBoxOfTheLargestComponentAndItsLogits()
    {
        var decoder = new FakeMaskDecoder(_ =>
        {
            var mask = Scene.Mask(Left);
            mask.UnionWith(Scene.Mask(new PixelBox(60, 60, 62, 62)));
            return mask;
        });

        Run(Scene.Map((3, Left)), "reference", decoder);

        Assert.Equal(2, decoder.Asked.Count);
        Assert.Equal(new BoxPrompt(Left.X0, Left.Y0, Left.X1, Left.Y1), decoder.Asked[1].Box);
        Assert.NotNull(decoder.Asked[1].MaskLogits);
    }

    private static LocalResult Run(LabelMap map, string preset, Func<SamPrompt, BitMask> answer) =>
        Run(map, preset, new FakeMaskDecoder(answer));

    private static LocalResult Run(LabelMap map, string preset, FakeMaskDecoder decoder)
    {
        var parameters = preset == "reference" ? Preset.Reference : Preset.Default;
        var embedding = Scene.Embedding();
        var prompts = PromptExtractor.Extract(embedding, map, LabelSpace.Default, parameters.Prompts);
        return LocalOptimizer.Optimize(
            decoder, embedding, map, LabelSpace.Default, prompts.Objects, parameters.Local, CancellationToken.None);
    }
}
