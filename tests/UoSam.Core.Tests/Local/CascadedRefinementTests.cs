using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;
using UoSam.Core.Local;
using UoSam.Core.Masks;
using UoSam.Core.Presets;
using UoSam.Core.Prompts;
using UoSam.Testing;

namespace UoSam.Core.Tests.Local;

public class CascadedRefinementTests
{
    private static readonly PixelBox Left = new(2, 4, 26, 40);
    private static readonly PixelBox Right = new(36, 10, 60, 50);

    [Fact]
    public void Optimize_Reference_CascadesWithTheBoxOfTheLargestComponentAndItsLogits()
    {
        var decoder = new FakeMaskDecoder(_ =>
        {
            var mask = Scene.Mask(Left);
            mask.UnionWith(Scene.Mask(new PixelBox(60, 60, 62, 62)));
            return mask;
        });

        Run(Scene.Map((3, Left)), Preset.Reference.Local, decoder);

        Assert.Equal(2, decoder.Asked.Count);
        Assert.Equal(new BoxPrompt(Left.X0, Left.Y0, Left.X1, Left.Y1), decoder.Asked[1].Box);
        Assert.NotNull(decoder.Asked[1].MaskLogits);
    }

    /// <summary>576 pixels and 150: a quarter of the largest is no stray at a share of 0.1, but it is one at 0.5.</summary>
    [Theory]
    [InlineData(0, 63)]
    [InlineData(0.1, 61)]
    [InlineData(0.5, 26)]
    [InlineData(1, 26)]
    public void Optimize_CascadeComponentShare_SaysWhichComponentsTheNextBoxHolds(double share, int right)
    {
        var decoder = new FakeMaskDecoder(_ =>
        {
            var mask = Scene.Mask(Left);
            mask.UnionWith(Scene.Mask(new PixelBox(46, 10, 61, 25)));
            mask.UnionWith(Scene.Mask(new PixelBox(62, 60, 63, 61)));
            return mask;
        });
        var parameters = Preset.Reference.Local with { CascadeComponentShare = share };

        Run(Scene.Map((3, Left)), parameters, decoder);

        Assert.Equal(right, decoder.Asked[1].Box!.Value.X1);
    }

    /// <summary>
    /// Pass 1 takes the best of the multimask tokens, not the better single mask; the cascade takes the single mask,
    /// whatever the others score. One call per round.
    /// </summary>
    [Fact]
    public void Optimize_Reference_TakesTheBestMultimaskThenTheSingleMask()
    {
        var decoder = new ScriptedDecoder((_, prompt) => new DecodedPrompt(
            prompt.MaskLogits is null ? [0.99f, 0.6f, 0.8f, 0.7f] : [0.5f, 0.9f, 0.9f, 0.9f],
            [.. ((int[])[100, 30, 104, 30]).Select(ScriptedDecoder.Columns)]));

        var result = Run(Scene.Map((3, Left), (5, Right)), Preset.Reference.Local, decoder);

        Assert.Equal([2, 2], decoder.Calls);
        Assert.Equal([2, 0], result.Objects[0].Candidates.Select(candidate => candidate.ChosenToken));
        Assert.Equal([0, 1], result.Objects[0].Candidates.Select(candidate => candidate.Round));
        Assert.Equal([0f, 1f], result.Objects[0].Candidates.Select(candidate => candidate.Weight));
        Assert.Equal(0.5f, result.Objects[0].Score);
        Assert.Equal(25 * 64, result.Objects[0].RefinedArea);
    }

    private static LocalResult Run(LabelMap map, LocalParameters parameters, IMaskDecoder decoder) =>
        SceneRefinement.Run(map, Preset.Reference.Prompts, parameters, decoder);
}
