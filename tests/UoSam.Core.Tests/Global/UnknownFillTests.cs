using UoSam.Core.Global;
using UoSam.Core.LabelMaps;
using UoSam.Core.Masks;
using UoSam.Core.Presets;
using UoSam.Testing;

namespace UoSam.Core.Tests.Global;

/// <summary>Maps of 64 x 64 whose left 16 columns were never predicted; no grid but that of the unknown part.</summary>
public class UnknownFillTests
{
    private const ushort Unknown = 65535;
    private static readonly LabelSpace Space = LabelSpace.Default with { UnknownId = Unknown };
    private static readonly PixelBox Strip = new(0, 0, 16, 64);
    private static readonly GlobalParameters Parameters = new()
    {
        PointsPerSide = 0,
        UnknownPointsPerSide = 4,
        FillUnknown = false,
    };

    /// <summary>Cells are 16 pixels wide: the strip is the first column, its points have x = 8.</summary>
    [Fact]
    public void Optimize_NoGrid_AsksOnlyForPointsOfTheUnknownPart()
    {
        var decoder = new FakeMaskDecoder(_ => Scene.Mask(Strip));

        var result = Run(decoder, Scene.Map((3, new PixelBox(16, 0, 40, 64)), (Unknown, Strip)), Parameters);

        Assert.Equal(
            [(8f, 8f), (8f, 24f), (8f, 40f), (8f, 56f)],
            decoder.Asked.Select(prompt => (prompt.Points.Single().X, prompt.Points.Single().Y)).Order());
        Assert.Equal((4, 4, 12), (result.Sampling.Points, result.Sampling.PointsDecoded, result.Sampling.MasksDecoded));
    }

    /// <summary>
    /// The mask has 16 x 64 unknown pixels, 24 x 64 of class 3 and 4 x 64 of background: class 3 has 24 / 28 of the votes
    /// and takes the strip; the background under the mask stays.
    /// </summary>
    [Fact]
    public void Optimize_MaskReachesIntoTheKnownPart_PaintsTheUnknownPixelsAlone()
    {
        var map = Scene.Map((3, new PixelBox(16, 0, 40, 64)), (Unknown, Strip));

        var result = Run(new FakeMaskDecoder(_ => Scene.Mask(new PixelBox(0, 0, 44, 64))), map, Parameters);

        Assert.Equal(Scene.Map((3, new PixelBox(0, 0, 40, 64))).Labels, result.Map.Labels);
        Assert.Equal((3, 24 / 28f, true), (result.Votes.Single().ClassId, result.Votes.Single().Share, result.Votes.Single().Painted));
    }

    [Fact]
    public void Optimize_MaskOfUnknownPixelsAlone_LeavesThemUnknown()
    {
        var map = Scene.Map((3, new PixelBox(16, 0, 40, 64)), (Unknown, Strip));

        var result = Run(new FakeMaskDecoder(_ => Scene.Mask(new PixelBox(0, 0, 12, 64))), map, Parameters);

        Assert.Equal(map.Labels, result.Map.Labels);
        Assert.False(result.Votes.Single().Painted);
    }

    /// <summary>A smaller mask of background in the larger one of class 3 is painted over it.</summary>
    [Fact]
    public void Optimize_SmallerMask_IsPaintedOverTheLargerOne()
    {
        var map = Scene.Map((3, new PixelBox(16, 0, 40, 32)), (Unknown, Strip));
        var (upper, lower) = (new PixelBox(0, 0, 40, 48), new PixelBox(0, 32, 20, 64));

        var result = Run(
            new FakeMaskDecoder(prompt => Scene.Mask(prompt.Points.Single().Y < 32 ? upper : lower)), map, Parameters);

        Assert.Equal(Scene.Map((3, new PixelBox(0, 0, 40, 32))).Labels, result.Map.Labels);
    }

    [Theory]
    [InlineData(0, 65535)]
    [InlineData(4, null)]
    public void Optimize_SwitchedOffOrNothingUnknown_AsksForNothing(int side, int? unknown)
    {
        var decoder = new FakeMaskDecoder(_ => Scene.Mask(Strip));
        var map = Scene.Map((3, new PixelBox(16, 0, 40, 64)), (Unknown, Strip));

        var result = GlobalOptimizer.Optimize(
            decoder,
            [Scene.Embedding()],
            map,
            LabelSpace.Default with { UnknownId = (ushort?)unknown },
            Parameters with { UnknownPointsPerSide = side },
            SamplingBudget.Unlimited,
            CancellationToken.None);

        Assert.Same(map, result.Map);
        Assert.Empty(decoder.Asked);
    }

    [Fact]
    public void Optimize_UnknownIdThatDoesNotOccur_AsksForNothing()
    {
        var decoder = new FakeMaskDecoder(_ => Scene.Mask(Strip));
        var map = Scene.Map((3, new PixelBox(16, 0, 40, 64)));

        Assert.Equal(map.Labels, Run(decoder, map, Parameters).Map.Labels);
        Assert.Empty(decoder.Asked);
    }

    [Theory]
    [InlineData("default")]
    [InlineData("fast")]
    public void Optimize_PresetsWithoutAGrid_FillUnknownPixels(string preset)
    {
        var parameters = (preset == "fast" ? Preset.Fast : Preset.Default).Global;
        var map = Scene.Map((3, new PixelBox(16, 0, 40, 64)), (Unknown, Strip));

        var result = Run(new FakeMaskDecoder(_ => Scene.Mask(new PixelBox(0, 0, 40, 64))), map, parameters);

        Assert.Equal(0, result.Map.Labels.Count(id => id == Unknown));
    }

    /// <summary>
    /// The features tell the left half from the right. Rows 16 on of the left half are class 3, of the right half class 5; the upper rows are
    /// unknown, and no mask reaches into them.
    /// </summary>
    [Fact]
    public void Optimize_NoMaskHelps_FeaturesGiveTheClass()
    {
        var map = Scene.Map((3, new PixelBox(0, 16, 32, 64)), (5, new PixelBox(32, 16, 64, 64)), (Unknown, new PixelBox(0, 0, 64, 16)));
        var decoder = new FakeMaskDecoder(_ => Scene.Mask(new PixelBox(0, 0, 64, 8)));

        var result = Run(decoder, map, Parameters with { FillUnknown = true });

        Assert.Equal(Scene.Map((3, new PixelBox(0, 0, 32, 64)), (5, new PixelBox(32, 0, 64, 64))).Labels, result.Map.Labels);
        Assert.Equal(new UnknownTrace(1024, 0, 1024), result.Unknown);
        Assert.Equal(new UnknownTrace(1024, 0, 0), Run(decoder, map, Parameters).Unknown);
    }

    /// <summary>A mask gives the left 16 columns of the unknown rows to class 3, features the rest; void stays.</summary>
    [Fact]
    public void Optimize_VotesAndFeatures_AreCountedApartAndVoidStays()
    {
        var map = Scene.Map(
            (3, new PixelBox(0, 16, 32, 64)), (5, new PixelBox(32, 16, 64, 64)), (Unknown, new PixelBox(0, 0, 64, 16)), (255, new PixelBox(60, 0, 64, 64)));

        var result = Run(
            new FakeMaskDecoder(_ => Scene.Mask(new PixelBox(0, 0, 16, 64))), map, Parameters with { FillUnknown = true });

        Assert.Equal(new UnknownTrace(960, 256, 704), result.Unknown);
        Assert.Equal(256, result.Map.Labels.Count(id => id == 255));
        Assert.DoesNotContain(Unknown, result.Map.Labels);
    }

    [Fact]
    public void Optimize_OneClassKnown_IsAllThatFeaturesCanSay()
    {
        var map = Scene.Map((Unknown, Strip));

        var result = Run(new FakeMaskDecoder(_ => Scene.Mask(Strip)), map, Parameters with { FillUnknown = true });

        Assert.All(result.Map.Labels, id => Assert.Equal(0, id));
    }

    /// <summary>A crop of columns 16..48: of the region in columns 0..20 it sees 16..20, its first cell of 8.</summary>
    [Fact]
    public void Cells_RegionReachesOutOfTheCrop_CountsWhatIsInside()
    {
        var cells = GridRegion.Cells(Scene.Mask(new PixelBox(0, 40, 20, 64)), new PixelBox(16, 0, 48, 64), 4);

        Assert.Equal([8, 12], Enumerable.Range(0, 16).Where(i => cells[i]));
    }

    private static GlobalResult Run(FakeMaskDecoder decoder, LabelMap map, GlobalParameters parameters) =>
        GlobalOptimizer.Optimize(decoder, [Scene.Embedding()], map, Space, parameters, SamplingBudget.Unlimited, CancellationToken.None);
}
