using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;
using UoSam.Core.Local;
using UoSam.Core.Masks;
using UoSam.Core.Presets;
using UoSam.Testing;
using static UoSam.Core.Tests.Local.CellScene;

namespace UoSam.Core.Tests.Local;

/// <summary>Regions that are what another class is elsewhere, on maps where a pixel is a cell of the embedding.</summary>
public class MislabelledRegionsTests
{
    private static readonly PixelBox Road = new(0, 40, 64, 64);
    private static readonly PixelBox Piece = new(40, 50, 50, 60);
    private static readonly PixelBox Thing = new(10, 5, 20, 15);

    [Fact]
    public void Correct_PieceOfTheRoadByAnotherName_IsRoad()
    {
        var map = Scene.Map((2, Road), (5, Piece));

        var (corrected, regions) = Correct(Seen(Road), map);

        Assert.Equal(Scene.Map((2, Road)).Labels, corrected.Labels);
        var region = Assert.Single(regions);
        Assert.Equal((5, 2, 100, 2f), (region.ClassId, region.LikeClassId, region.Pixels, region.ClassDistance));
        Assert.Equal(0, region.Distance, 1e-4f);
        Assert.Equal((40f, 50f, 50f, 60f), (region.Box.X0, region.Box.Y0, region.Box.X1, region.Box.Y1));
        Assert.Contains((ushort)5, map.Labels);
    }

    [Fact]
    public void Correct_LikeWhatIsFarAway_GetsItsClassAndNotThatAround()
    {
        var (_, regions) = Correct(Turned((x, y) => Contains(Road, x, y) || Contains(Thing, x, y) ? 1 : 0), Scene.Map((2, Road), (5, Thing)));

        Assert.Equal(2, Assert.Single(regions).LikeClassId);
    }

    [Fact]
    public void Correct_LikeTheBackground_IsBackground()
    {
        var (corrected, _) = Correct(Seen(Road), Scene.Map((2, Road), (5, Thing)));

        Assert.Equal(Scene.Map((2, Road)).Labels, corrected.Labels);
    }

    // 0.15 of the image are 614 pixels; the region stands out from all around it, or from nothing.
    [Theory]
    [InlineData(0, 38, true, true)]
    [InlineData(0, 39, true, false)]
    [InlineData(2, 39, true, true)]
    [InlineData(0, 39, false, true)]
    public void Correct_MoreThan15PercentOfTheImage_IsNoBackgroundWhereItStandsOut(int like, int height, bool standsOut, bool isCorrected)
    {
        var region = new PixelBox(0, 0, 16, height);
        var embedding = Turned((x, y) => !standsOut || Contains(region, x, y) || Contains(Road, x, y) ? 1 : 0);

        var (_, regions) = Correct(embedding, Scene.Map(((ushort)like, Road), (5, region)));

        Assert.Equal(isCorrected, regions.Count == 1);
    }

    [Theory]
    [InlineData(0.05f, true)]
    [InlineData(0.07f, false)]
    public void Correct_DistanceToItsLikeAroundTheBound_ByOneMinusTheCosine(float distance, bool isCorrected)
    {
        var embedding = Turned((x, y) => Contains(Piece, x, y) ? 1 - Turn(distance) : Contains(Road, x, y) ? 1 : 0);

        var (_, regions) = Correct(embedding, Scene.Map((2, Road), (5, Piece)));

        Assert.Equal(isCorrected, regions.Count == 1);
        Assert.All(regions, region => Assert.Equal(distance, region.Distance, 1e-4f));
    }

    // The rest of its class is a thing elsewhere.
    [Theory]
    [InlineData(0f, false)]
    [InlineData(0.24f, false)]
    [InlineData(0.26f, true)]
    public void Correct_DistanceToItsOwnClassAroundTheBound_StaysWhereItIsNear(float distance, bool isCorrected)
    {
        var embedding = Turned((x, y) => Contains(Road, x, y) ? 1 : Contains(Thing, x, y) ? 1 - Turn(distance) : 0);

        var (_, regions) = Correct(embedding, Scene.Map((2, Road), (5, Piece), (5, Thing)));

        Assert.Equal(isCorrected, regions.Count == 1);
        Assert.All(regions, region => Assert.Equal(distance, region.ClassDistance, 1e-4f));
    }

    // Of two alike the smaller one has the wrong class: a piece of 100 cells.
    [Theory]
    [InlineData(19, false)]
    [InlineData(20, true)]
    public void Correct_FewerThanTwiceTheCellsOfItsLike_Stays(int width, bool isCorrected)
    {
        var like = new PixelBox(5, 30, 5 + width, 40);
        var embedding = Turned((x, y) => Contains(like, x, y) || Contains(Piece, x, y) ? 1 : 0);

        var (_, regions) = Correct(embedding, Scene.Map((2, like), (5, Piece)));

        Assert.Equal(isCorrected, regions.Count == 1);
    }

    // A thousandth of the image is 4.1 pixels.
    [Theory]
    [InlineData(4, false)]
    [InlineData(5, true)]
    public void Correct_LessThanAThousandthOfTheImage_Stays(int pixels, bool isCorrected)
    {
        var map = Scene.Map((2, Road), (5, new PixelBox(40, 50, 40 + pixels, 51)));

        var (corrected, _) = Correct(Seen(Road), map);

        Assert.Equal(isCorrected, !ReferenceEquals(map, corrected));
    }

    [Fact]
    public void Correct_TwoPieces_EachByWhatIsLikeIt()
    {
        var (corrected, regions) = Correct(Seen(Road), Scene.Map((2, Road), (5, Piece), (6, Thing)));

        Assert.Equal(Scene.Map((2, Road)).Labels, corrected.Labels);
        Assert.Equal([2, 0], regions.Select(region => (int)region.LikeClassId));
    }

    [Fact]
    public void Correct_LikeVoidOrBackgroundLikeAnObject_Stays()
    {
        var (isVoid, isBackground) = (Scene.Map((255, Road), (5, Piece)), Scene.Map((2, new PixelBox(0, 0, 64, 50)), (2, Road), (0, Piece)));

        Assert.Same(isVoid, Correct(Seen(Road), isVoid).Map);
        Assert.Same(isBackground, Correct(Seen(Road), isBackground).Map);
    }

    // Besides those two, so many of a pixel each.
    [Theory]
    [InlineData(125, true)]
    [InlineData(126, false)]
    public void Correct_MoreThan128Classes_Stays(int others, bool isCorrected)
    {
        var specks = Enumerable.Range(0, others).Select(i => ((ushort)(300 + i), new PixelBox(i % 64, 2 * (i / 64), (i % 64) + 1, (2 * (i / 64)) + 1)));

        var (_, regions) = Correct(Seen(Road), Scene.Map([(2, Road), (5, Piece), .. specks]));

        Assert.Equal(isCorrected, regions.Count == 1);
    }

    // Four pixels to a cell: a line of one pixel has half of its cells.
    [Fact]
    public void Correct_LineThatHasNoCell_Stays()
    {
        var labels = new ushort[128 * 128];
        labels.AsSpan(128 * 20, 128).Fill(5);
        var map = new LabelMap(128, 128, labels);
        var embedding = Seen(Road) with { Frame = ImageFrame.Whole(128, 128) };

        Assert.Same(map, Correct(embedding, map).Map);
    }

    // The embedding tells the left half from the right one, the blob lies in the right one.
    [Fact]
    public void Optimize_ObjectLikeTheBackground_IsCorrectedUnlessSwitchedOff()
    {
        var decoder = new FakeMaskDecoder(_ => Scene.Mask(Piece), 0.9f);
        var parameters = Preset.Fast.Local with { BorderBias = false, InventedRegions = false };

        var on = SceneRefinement.Run(Scene.Map((5, Piece)), SceneRefinement.AsDrawn, parameters, decoder);
        var off = SceneRefinement.Run(
            Scene.Map((5, Piece)), SceneRefinement.AsDrawn, parameters with { MislabelledRegions = false }, decoder);

        Assert.Equal((5, 0), Assert.Single(on.Mislabelled) is var region ? (region.ClassId, region.LikeClassId) : default);
        Assert.DoesNotContain((ushort)5, on.Map.Ids());
        Assert.Empty(off.Mislabelled);
        Assert.Contains((ushort)5, off.Map.Ids());
    }

    private static (LabelMap Map, IReadOnlyList<MislabelledRegion> Regions) Correct(ImageEmbedding embedding, LabelMap map)
    {
        var (corrected, regions) = new MislabelledRegions(new EmbeddingCells(embedding), LabelSpace.Default).Correct(map);
        return (corrected, regions);
    }
}
