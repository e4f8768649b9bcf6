using UoSam.Core.LabelMaps;
using UoSam.Core.Local;
using UoSam.Core.Masks;
using UoSam.Core.Presets;
using UoSam.Core.Prompts;
using UoSam.Testing;

namespace UoSam.Core.Tests.Local;

/// <summary>
/// Of a coarse object of 12 x 48 pixels the features, which are hardly sure of anything, make one of 32 x 48; SAM's masks end a
/// pixel (4 cells) within the coarse one.
/// </summary>
public class RenewedObjectsTests
{
    private static readonly PixelBox Coarse = new(8, 8, 20, 56);
    private static readonly PixelBox ByFeatures = new(8, 8, 40, 56);
    private static readonly PixelBox Answer = new(9, 9, 19, 55);

    private static readonly LocalParameters Once = SceneRefinement.Once with { AcceptIou = 0.1, RenewedObjects = true };

    /// <summary>The coarse box with 5 % of its 12 x 48 pixels on each side.</summary>
    [Fact]
    public void Optimize_MasksTellLessNoiseThanFeatures_AsksForTheCoarseObject()
    {
        var decoder = new FakeMaskDecoder(_ => Scene.Mask(Answer), 0.9f);

        var result = Run(decoder, Once);

        Assert.Equal(2, decoder.Asked.Count);
        var box = decoder.Asked[1].Box!.Value;
        Assert.Equal([7.4f, 5.6f, 20.6f, 58.4f], [box.X0, box.Y0, box.X1, box.Y1], (a, b) => Math.Abs(a - b) < 1e-3);
        var trace = Assert.Single(result.Objects);
        Assert.Equal((32 * 48, 0, 12 * 48), (trace.CoarseArea, trace.CompletedArea, trace.RenewedArea));
        Assert.Equal(10 * 46 / (12f * 48), trace.CoarseIou, 1e-3f);
        Assert.Equal([(0, 0f), (1, 1f)], trace.Candidates.Select(one => (one.Round, one.Weight)));
        Assert.StartsWith("the first masks tell less noise than the features, so 576 pixels were asked for anew; IoU", trace.Reason);
    }

    [Fact]
    public void Optimize_MasksFollowTheFeatures_AsksOnce()
    {
        var decoder = new FakeMaskDecoder(_ => Scene.Mask(ByFeatures), 0.9f);

        var trace = Assert.Single(Run(decoder, Once).Objects);

        Assert.Single(decoder.Asked);
        Assert.Equal(0, trace.RenewedArea);
    }

    /// <summary>A mask that ends where the coarse map does says that the map is right to the pixel, or that masks only follow it.</summary>
    [Fact]
    public void Optimize_MasksAreTheCoarseObject_AsksOnce()
    {
        var decoder = new FakeMaskDecoder(_ => Scene.Mask(Coarse), 0.9f);

        Run(decoder, Once);

        Assert.Single(decoder.Asked);
    }

    [Fact]
    public void Optimize_SwitchedOffOrNoCallLeft_AsksOnce()
    {
        var (off, spent) = (new FakeMaskDecoder(_ => Scene.Mask(Answer), 0.9f), new FakeMaskDecoder(_ => Scene.Mask(Answer), 0.9f));

        Run(off, Once with { RenewedObjects = false });
        Run(spent, Once with { MaxDecoderCalls = 1 });

        Assert.Single(off.Asked);
        Assert.Single(spent.Asked);
    }

    private static LocalResult Run(FakeMaskDecoder decoder, LocalParameters parameters)
    {
        var embedding = Scene.Embedding();
        var found = PromptExtractor.Extract(embedding, Scene.Map((3, ByFeatures)), LabelSpace.Default, SceneRefinement.AsDrawn);
        var shares = SceneRefinement.Posterior([3], (x, y) => CellScene.Contains(ByFeatures, x, y) ? 0.501f : 0.499f);
        var input = new LocalInput(embedding, Scene.Map((3, Coarse)), LabelSpace.Default, found.Objects, parameters) { Shares = shares };
        return LocalOptimizer.Optimize(decoder, input, CancellationToken.None);
    }
}
