using UoSam.Core.Denoising;
using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;
using UoSam.Core.Local;
using UoSam.Core.Masks;
using UoSam.Core.Presets;
using UoSam.Core.Prompts;
using UoSam.Testing;

namespace UoSam.Core.Tests.Local;

public class LocalOptimizerPosteriorTests
{
    /// <summary>What the prompts were found by serves as well as a posterior of the stage's own, but is used where it is sent.</summary>
    [Fact]
    public void Optimize_PosteriorOfThePrompts_GivesTheSameMap()
    {
        var map = Scene.Map((3, new PixelBox(0, 0, 38, 64)));
        var found = PromptExtractor.Extract(Scene.Embedding(), map, LabelSpace.Default, Preset.Default.Prompts);
        var shares = found.Posterior!;

        var own = WithPosterior(map, found, null);
        var same = WithPosterior(map, found, shares);
        var swapped = WithPosterior(map, found, shares with { Values = [shares.Values[1], shares.Values[0]] });
        var ofAnotherRidge = WithPosterior(map, found, shares with { Ridge = 1, Values = [shares.Values[1], shares.Values[0]] });

        Assert.Equal(own.Map.Labels, same.Map.Labels);
        Assert.Equal(own.Objects.Select(trace => trace.Score), same.Objects.Select(trace => trace.Score));
        Assert.NotEqual(own.Map.Labels, swapped.Map.Labels);
        Assert.Equal(own.Map.Labels, ofAnotherRidge.Map.Labels);
    }

    [Fact]
    public void Optimize_PosteriorOfOtherClasses_IsRefused()
    {
        var map = Scene.Map((3, new PixelBox(2, 4, 26, 40)));
        var found = PromptExtractor.Extract(Scene.Embedding(), map, LabelSpace.Default, Preset.Default.Prompts);

        var fault = Assert.Throws<InvalidInputException>(
            () => WithPosterior(map, found, found.Posterior! with { Ids = [0, 4] }));

        Assert.Equal("POSTERIOR", fault.Reason);
    }

    [Fact]
    public void Extract_NotDenoised_HasNoPosterior() => Assert.Null(PromptExtractor.Extract(
        Scene.Embedding(), Scene.Map((3, new PixelBox(2, 4, 26, 40))), LabelSpace.Default, Preset.Reference.Prompts).Posterior);

    // Masks that say little and no coarse border, so that the posterior decides.
    private static LocalResult WithPosterior(LabelMap map, PromptExtraction found, PosteriorShares? shares) =>
        LocalOptimizer.Optimize(
            new ScriptedDecoder((_, _) => new DecodedPrompt(
                [0.9f, 0.9f, 0.9f, 0.9f], [.. Enumerable.Range(0, 4).Select(_ => ScriptedDecoder.Logits(-0.1f, 0.1f, 0, 0, 150, 256))])),
            new LocalInput(
                Scene.Embedding(),
                map,
                LabelSpace.Default,
                found.Objects,
                SceneRefinement.Once with { AcceptIou = 0, CoarseWeight = 0 })
            {
                Shares = shares,
            },
            CancellationToken.None);
}
