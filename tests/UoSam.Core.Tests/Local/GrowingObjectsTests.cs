using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;
using UoSam.Core.Local;
using UoSam.Core.Masks;
using UoSam.Core.Presets;
using UoSam.Core.Prompts;
using UoSam.Testing;

namespace UoSam.Core.Tests.Local;

/// <summary>An object of 20 x 40 pixels, which grows by two rows a round; a box of another class stands beside it.</summary>
public class GrowingObjectsTests
{
    private static readonly PixelBox Part = new(12, 8, 32, 48);
    private static readonly PixelBox Other = new(34, 8, 64, 48);

    private static readonly LocalParameters Once = SceneRefinement.OnceByMasks with { GrowthRounds = 4 };

    /// <summary>Rounds 1 and 2 add two rows each, round 3 nothing; the other object is more than a quarter of the image.</summary>
    [Fact]
    public void Optimize_MaskGrowsUntilItStays_TakesTheLastMask()
    {
        var decoder = Growing(50, 52, 52);

        var result = Run(decoder, Once);

        Assert.Equal(Scene.Map((3, Part with { Y1 = 52 }), (5, Other)).Labels, result.Map.Labels);
        var trace = result.Objects.Single(item => item.ClassId == 3);
        Assert.Equal([0f, 0f, 1f, 0f], trace.Candidates.Select(candidate => candidate.Weight));
        Assert.Equal([0, 1, 2, 3], trace.Candidates.Select(candidate => candidate.Round));
        Assert.StartsWith("asked again with its own mask it grew from 800 to 880 pixels; IoU", trace.Reason);
        Assert.Equal(2 + 3, decoder.Asked.Count);
    }

    [Fact]
    public void Optimize_NextRound_AsksWithTheMaskBefore()
    {
        var decoder = Growing(50, 52, 52);

        Run(decoder, Once);

        var boxes = decoder.Asked.Skip(2).Select(prompt => prompt.Box!.Value);
        Assert.Equal([new BoxPrompt(12, 8, 32, 48), new BoxPrompt(12, 8, 32, 50), new BoxPrompt(12, 8, 32, 52)], boxes);
        Assert.All(decoder.Asked.Skip(2), prompt => Assert.Equal(30, prompt.MaskLogits!.Max(), 1e-3f));
    }

    [Theory]
    [InlineData(12, 8, 32, 50, 0.98f, "SAM is not sure")]
    [InlineData(12, 8, 32, 58, 1, "its IoU with the mask before is 0.8")]
    [InlineData(14, 8, 32, 58, 1, "it takes a tenth of what was there")]
    [InlineData(12, 8, 36, 48, 1, "half of what it adds is of another object")]
    public void Optimize_MaskThatIsNoGrowth_KeepsTheObjectAsItIs(int x0, int y0, int x1, int y1, float score, string reason)
    {
        var decoder = Answering(_ => new PixelBox(x0, y0, x1, y1), score);

        var result = Run(decoder, Once);

        Assert.True(Scene.Map((3, Part), (5, Other)).Labels.SequenceEqual(result.Map.Labels), reason);
        var trace = result.Objects.Single(item => item.ClassId == 3);
        Assert.Equal(1, trace.Candidates[0].Weight);
        Assert.All(trace.Candidates.Skip(1), candidate => Assert.Equal(0, candidate.Weight));
    }

    /// <summary>Where the features' borders lie a pixel outside the coarse ones, two pixels are twice the map's noise.</summary>
    [Theory]
    [InlineData(0, 49, 49)]
    [InlineData(1, 49, 48)]
    [InlineData(1, 53, 53)]
    public void Optimize_GrowthWithinTwiceTheNoise_KeepsTheObjectAsItIs(int noise, int end, int rows)
    {
        var decoder = Growing((49 + end) / 2, end, end);

        var result = Run(decoder, Once, noise: noise);

        Assert.Equal(Scene.Map((3, Part with { Y1 = rows }), (5, Other)).Labels, result.Map.Labels);
    }

    /// <summary>Two calls are the objects' own.</summary>
    [Theory]
    [InlineData(2, 48)]
    [InlineData(3, 50)]
    [InlineData(4, 52)]
    public void Optimize_CallsRunOut_EndsTheGrowth(int most, int rows)
    {
        var decoder = Growing(50, 52, 54, 56);

        var result = Run(decoder, Once with { MaxDecoderCalls = most });

        Assert.Equal(most, decoder.Asked.Count);
        Assert.Equal(Scene.Map((3, Part with { Y1 = rows }), (5, Other)).Labels, result.Map.Labels);
    }

    [Fact]
    public void Optimize_SwitchedOffOrWithoutBackground_AsksNoMore()
    {
        var off = Growing(50, 52, 52);
        var all = Growing(50, 52, 52);

        Run(off, Once with { GrowthRounds = 0 });
        Run(all, Once, new LabelSpace(null, [255]));

        Assert.Equal((2, 2), (off.Asked.Count, all.Asked.Count));
    }

    // The last row of the part by round.
    private static FakeMaskDecoder Growing(params int[] ends)
    {
        var round = 0;
        return Answering(_ => Part with { Y1 = ends[round++] }, 1);
    }

    // Answers what the map has to an object's own call, which has no dense prompt.
    private static FakeMaskDecoder Answering(Func<SamPrompt, PixelBox> next, float score) => new(
        prompt => Scene.Mask(prompt.Box is { X0: > 30 } ? Other : prompt.MaskLogits is null ? Part : next(prompt)), score);

    // Features say what the map says, with borders some pixels outside its own.
    private static LocalResult Run(FakeMaskDecoder decoder, LocalParameters parameters, LabelSpace? space = null, int noise = 0) =>
        SceneRefinement.Run(
            Scene.Map((3, Part), (5, Other)),
            SceneRefinement.AsDrawn,
            parameters,
            decoder,
            space,
            SceneRefinement.Posterior([3, 5], (x, y) => IsIn(Part, noise, x, y), (x, y) => IsIn(Other, noise, x, y)));

    private static float IsIn(PixelBox box, int noise, int x, int y) =>
        CellScene.Contains(new PixelBox(box.X0 - noise, box.Y0 - noise, box.X1 + noise, box.Y1 + noise), x, y) ? 1 : 0;
}
