using System.Collections.Immutable;
using UoSam.Core.Denoising;
using UoSam.Core.LabelMaps;
using UoSam.Core.Local;
using UoSam.Core.Masks;
using UoSam.Core.Prompts;
using UoSam.Testing;

namespace UoSam.Core.Tests.Local;

public class LikelyRegionsTests
{
    // The scene's features tell its left half from its right one; 64 pixels, 256 cells a side.
    private static readonly PixelBox Left = new(0, 0, 32, 64);

    /// <summary>The coarse map has the upper two thirds of what the features hold together: the whole agrees better.</summary>
    [Fact]
    public void Of_FeaturesGoOnPastTheCoarseRegion_TheWholeAgreesBetterThanThePart()
    {
        var part = new PixelBox(0, 0, 32, 44);
        var target = Target(3, part);
        var region = Regions(Scene.Map((3, part)), target).Of(target, Coarse(target));

        var (ofWhole, ofPart) = (region.Iou(Mask(Left)), region.Iou(Mask(part)));

        Assert.True(ofWhole > ofPart, $"{ofWhole} is not above {ofPart}");
        Assert.True(Coarse(target).Iou(Mask(Left)) < Coarse(target).Iou(Mask(part)));
    }

    [Fact]
    public void Of_TwoObjectsOfAClass_LeavesOutTheOther()
    {
        var (upper, lower) = (Target(3, new PixelBox(0, 0, 32, 28)), Target(3, new PixelBox(0, 36, 32, 64)));
        var map = Scene.Map((3, new PixelBox(0, 0, 32, 28)), (3, new PixelBox(0, 36, 32, 64)));

        var region = Regions(map, upper, lower).Of(upper, Coarse(upper));

        Assert.Equal(0, region.Iou(Mask(new PixelBox(0, 36, 32, 64))));
        Assert.InRange(region.Iou(Mask(new PixelBox(0, 0, 32, 28))), 0.5, 1);
    }

    [Fact]
    public void Of_ClassThatTheMapLacks_IsTheCoarseRegion()
    {
        var (known, alien) = (Target(3, Left), Target(9, new PixelBox(40, 40, 50, 50)));
        var coarse = Coarse(alien);

        Assert.Same(coarse, Regions(Scene.Map((3, Left)), known, alien).Of(alien, coarse));
    }

    private static LikelyRegions Regions(LabelMap map, params ObjectPrompt[] objects) => new(
        new MapOdds(
            new ClassPosterior(Scene.Embedding(), map, LabelSpace.Default, 0.3), map, new MapGrid(Scene.Embedding().Frame)),
        objects);

    private static LowResolutionRegion Coarse(ObjectPrompt target) => new(target.Region, Scene.Embedding().Frame);

    private static ObjectPrompt Target(ushort id, PixelBox box) =>
        new(id, 0, Scene.Mask(box), ImmutableArray<PointPrompt>.Empty, default, null, default);

    private static float[] Mask(PixelBox box) =>
        ScriptedDecoder.Logits(-1, 1, box.X0 * 4, box.Y0 * 4, box.X1 * 4, box.Y1 * 4);
}
