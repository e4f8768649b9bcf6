using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;
using UoSam.Core.Local;
using UoSam.Core.Masks;
using UoSam.Core.Presets;
using UoSam.Testing;
using static UoSam.Core.Tests.Local.CellScene;

namespace UoSam.Core.Tests.Local;

/// <summary>Regions whose end the embedding does not show, on maps where a pixel is a cell of it.</summary>
public class InventedRegionsTests
{
    private static readonly PixelBox Thing = new(10, 10, 20, 20);
    private static readonly PixelBox Blob = new(40, 40, 50, 50);

    [Fact]
    public void Remove_BlobOnBackground_OnlyTheThingStays()
    {
        var map = Scene.Map((3, Thing), (4, Blob));

        var (cleared, regions) = Remove(Seen(Thing), map);

        Assert.Equal(Scene.Map((3, Thing)).Labels, cleared.Labels);
        Assert.Equal([0, 3], cleared.Ids().Select(id => (int)id));
        var region = Assert.Single(regions);
        Assert.Equal((4, 0, 100, 0f), (region.ClassId, region.SurroundingClassId, region.Pixels, region.BorderStep));
        Assert.Equal((40f, 40f, 50f, 50f), (region.Box.X0, region.Box.Y0, region.Box.X1, region.Box.Y1));
        Assert.Contains((ushort)4, map.Labels);
    }

    [Fact]
    public void Remove_BlobWithinAThing_GoesToTheThing()
    {
        var thing = new PixelBox(30, 30, 60, 60);

        var (cleared, regions) = Remove(Seen(thing), Scene.Map((3, thing), (4, Blob)));

        Assert.Equal(Scene.Map((3, thing)).Labels, cleared.Labels);
        Assert.Equal(3, Assert.Single(regions).SurroundingClassId);
    }

    // Of the 40 places around the blob so many are the border of what the embedding sees there; a step of a quarter turn is 1.
    [Theory]
    [InlineData(9, true)]
    [InlineData(20, true)]
    [InlineData(21, false)]
    [InlineData(40, false)]
    public void Remove_BlobOfWhichAPartIsSeen_StaysWhereHalfIs(int seen, bool isInvented)
    {
        var embedding = Turned((x, y) => Around(x, y) is >= 0 and var place && place < seen ? 1 : 0);

        var (_, regions) = Remove(embedding, Scene.Map((4, Blob)));

        Assert.Equal(isInvented, regions.Count == 1);
    }

    [Theory]
    [InlineData(0.09f, true, true)]
    [InlineData(0.11f, true, false)]
    [InlineData(0.05f, false, true)]
    [InlineData(0.06f, false, false)]
    public void Remove_StepAroundTheBound_ByOneMinusTheCosine(float step, bool hasBackground, bool isInvented)
    {
        var (_, regions) = Remove(Stepped(step, Blob), Scene.Map((4, Blob)), new LabelSpace(hasBackground ? 0 : null, [255]));

        Assert.Equal(isInvented, regions.Count == 1);
        Assert.All(regions, region => Assert.Equal(step, region.BorderStep, 1e-4f));
        Assert.All(regions, region => Assert.Equal(step, region.CoarseBorderStep, 1e-4f));
        Assert.All(regions, region => Assert.Equal(step, region.Novelty, 1e-4f));
    }

    // Both steps and the novelty are multiplied, and bound by 0.1 * 0.1 * 0.1; no novelty counts as less than 0.01.
    [Theory]
    [InlineData(0.3f, 0f, true)]
    [InlineData(0.33f, 0f, false)]
    [InlineData(0.2f, 0.02f, true)]
    [InlineData(0.2f, 0.03f, false)]
    public void Remove_LikeOfItElsewhere_GoesWithAnyStepThatIsNotClear(float step, float novelty, bool isInvented)
    {
        var embedding = Turned((x, y) => Contains(Blob, x, y) ? Turn(step) : Contains(Thing, x, y) ? Turn(step) + Turn(novelty) : 0);

        var (_, regions) = Remove(embedding, Scene.Map((4, Blob)));

        Assert.Equal(isInvented, regions.Count == 1);
        Assert.All(regions, region => Assert.Equal((step, novelty), (MathF.Round(region.BorderStep, 4), MathF.Round(region.Novelty, 4))));
    }

    // The borders are of no step, as those of the coarse map and of the middle of the refined one lie amid what is alike.
    [Theory]
    [InlineData(0.11f, true)]
    [InlineData(0.13f, false)]
    public void Remove_NovelWithinBordersThatAreNotSeen_Stays(float novelty, bool isInvented)
    {
        var (_, regions) = Remove(Stepped(novelty, new PixelBox(41, 41, 49, 49)), Scene.Map((4, Blob)));

        Assert.Equal(isInvented, regions.Count == 1);
        Assert.All(regions, region => Assert.Equal((0f, novelty), (region.BorderStep, MathF.Round(region.Novelty, 4))));
    }

    [Fact]
    public void Remove_LikeOfItOnlyInItsOwnClass_Stays()
    {
        var (_, regions) = Remove(Stepped(0.3f, Blob, Thing), Scene.Map((4, Blob), (4, Thing)));

        Assert.Empty(regions);
    }

    [Theory]
    [InlineData(35, true)]
    [InlineData(40, false)]
    public void Remove_CoarseBorderAmidWhatIsAround_GoesThoughTheRefinedOneIsSeen(int coarseStart, bool isInvented)
    {
        var coarse = Scene.Map((4, new PixelBox(coarseStart, coarseStart, 50 + 40 - coarseStart, 50 + 40 - coarseStart)));

        var (_, regions) = Remove(Stepped(0.11f, Blob), Scene.Map((4, Blob)), coarse: coarse);

        Assert.Equal(isInvented, regions.Count == 1);
        Assert.All(regions, region => Assert.Equal((0.11f, 0f), (MathF.Round(region.BorderStep, 4), MathF.Round(region.CoarseBorderStep, 4))));
    }

    [Fact]
    public void Remove_NoneOfTheClassInTheCoarseMap_TheRefinedBorderTellsAlone()
    {
        var (_, regions) = Remove(Stepped(0.09f, Blob), Scene.Map((4, Blob)), coarse: Scene.Map((3, Blob)));

        Assert.Equal(0.09f, Assert.Single(regions).CoarseBorderStep, 1e-4f);
    }

    [Fact]
    public void Remove_TooSmallOrTooLarge_Stays()
    {
        var (speck, half) = (Scene.Map((4, new PixelBox(40, 40, 44, 44))), Scene.Map((4, new PixelBox(25, 10, 60, 60))));

        Assert.Same(speck, Remove(Seen(Thing), speck).Map);
        Assert.Same(half, Remove(Seen(Thing), half).Map);
    }

    // 512 and 513 of 4,096 pixels.
    [Theory]
    [InlineData(32, 16, true, true)]
    [InlineData(27, 19, true, false)]
    [InlineData(32, 16, false, true)]
    [InlineData(27, 19, false, false)]
    public void Remove_MoreThanAnEighthOfTheImage_Stays(int width, int height, bool hasBackground, bool isInvented)
    {
        var map = Scene.Map((4, new PixelBox(30, 30, 30 + width, 30 + height)));

        var (_, regions) = Remove(Seen(Thing), map, new LabelSpace(hasBackground ? 0 : null, [255]));

        Assert.Equal(isInvented, regions.Count == 1);
    }

    [Fact]
    public void Remove_OnlyVoidAround_Stays()
    {
        var map = Scene.Map((255, new PixelBox(35, 35, 55, 55)), (4, Blob));

        Assert.Same(map, Remove(Seen(Thing), map).Map);
    }

    [Fact]
    public void Optimize_InventedObject_IsTakenOutUnlessSwitchedOff()
    {
        var decoder = new FakeMaskDecoder(_ => Scene.Mask(Blob), 0.9f);
        var parameters = Preset.Fast.Local with { BorderBias = false, MislabelledRegions = false };

        var on = SceneRefinement.Run(Scene.Map((4, Blob)), SceneRefinement.AsDrawn, parameters, decoder);
        var off = SceneRefinement.Run(
            Scene.Map((4, Blob)), SceneRefinement.AsDrawn, parameters with { InventedRegions = false }, decoder);

        Assert.Equal(4, Assert.Single(on.Invented).ClassId);
        Assert.DoesNotContain((ushort)4, on.Map.Ids());
        Assert.Empty(off.Invented);
        Assert.Contains((ushort)4, off.Map.Ids());
    }

    private static (LabelMap Map, IReadOnlyList<InventedRegion> Regions) Remove(
        ImageEmbedding embedding, LabelMap map, LabelSpace? space = null, LabelMap? coarse = null)
    {
        var (cleared, regions) = new InventedRegions(new EmbeddingCells(embedding), coarse ?? map, space ?? LabelSpace.Default).Remove(map);
        return (cleared, regions);
    }

    // Number of a cell around the blob, side by side; -1 elsewhere.
    private static int Around(int x, int y) =>
        y == Blob.Y0 - 1 && x >= Blob.X0 && x < Blob.X1 ? x - Blob.X0
        : x == Blob.X1 && y >= Blob.Y0 && y < Blob.Y1 ? 10 + y - Blob.Y0
        : y == Blob.Y1 && x >= Blob.X0 && x < Blob.X1 ? 20 + x - Blob.X0
        : x == Blob.X0 - 1 && y >= Blob.Y0 && y < Blob.Y1 ? 30 + y - Blob.Y0
        : -1;
}
