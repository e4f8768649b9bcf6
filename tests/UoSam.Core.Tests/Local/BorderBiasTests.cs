using UoSam.Core.LabelMaps;
using UoSam.Core.Local;
using UoSam.Core.Masks;
using UoSam.Core.Presets;
using UoSam.Testing;

namespace UoSam.Core.Tests.Local;

/// <summary>Borders that lie too far out, or in, all around.</summary>
public class BorderBiasTests
{
    // A pixel is four cells, and the box of a moved object has 5 % on each side.
    private static readonly PixelBox Coarse = new(12, 12, 44, 52);
    private static readonly PixelBox Larger = new(10, 10, 46, 54);
    private static readonly PixelBox Aside = new(14, 14, 46, 54);

    // Masks are all the evidence.
    private static readonly LocalParameters Once = SceneRefinement.OnceByMasks with { AcceptIou = 0.1, BorderBias = true };

    [Fact]
    public void Optimize_MasksReachFartherAllAround_AsksForTheMovedObject()
    {
        var decoder = new FakeMaskDecoder(_ => Scene.Mask(Larger), 0.9f);

        var result = Run(decoder, Once);

        Assert.Equal(2, decoder.Asked.Count);
        Assert.True(decoder.Asked[1].Box!.Value.Y0 < decoder.Asked[0].Box!.Value.Y0);
        var trace = Assert.Single(result.Objects);
        Assert.Equal(32 * 40, trace.CoarseArea);
        Assert.Equal([(0, 0f), (1, 1f)], trace.Candidates.Select(one => (one.Round, one.Weight)));
        Assert.StartsWith("the map's objects reach 2 pixels not far enough, so ", trace.Reason);
        Assert.Equal(Scene.Map((3, Larger)).Labels, result.Map.Labels);
    }

    [Fact]
    public void Optimize_MasksLieAside_AsksOnce()
    {
        var decoder = new FakeMaskDecoder(_ => Scene.Mask(Aside), 0.9f);

        Run(decoder, Once);

        Assert.Single(decoder.Asked);
    }

    [Fact]
    public void Optimize_ClassThatWouldBeLost_AsksOnce()
    {
        var decoder = new FakeMaskDecoder(_ => Scene.Mask(new PixelBox(14, 14, 42, 50)), 0.9f);
        var map = Scene.Map((3, Coarse), (4, new PixelBox(58, 58, 61, 61)));

        var result = SceneRefinement.Run(map, SceneRefinement.AsDrawn with { MinObjectPixels = 10 }, Once, decoder);

        Assert.Single(decoder.Asked);
        Assert.Contains((ushort)4, result.Map.Ids());
    }

    [Fact]
    public void Optimize_SwitchedOffOrNoCallLeft_AsksOnce()
    {
        var (off, spent) = (new FakeMaskDecoder(_ => Scene.Mask(Larger), 0.9f), new FakeMaskDecoder(_ => Scene.Mask(Larger), 0.9f));

        Run(off, Once with { BorderBias = false });
        Run(spent, Once with { MaxDecoderCalls = 1 });

        Assert.Single(off.Asked);
        Assert.Single(spent.Asked);
    }

    [Theory]
    [InlineData(2.0)]
    [InlineData(-2.0)]
    [InlineData(3.5)]
    [InlineData(-3.5)]
    public void Move_TwoObjects_EveryBorderByEuclideanDistance(double pixels)
    {
        var map = Map(24, 30, (x, y) => y is >= 6 and < 14 && x is >= 5 and < 15 ? 1 : y is >= 10 and < 20 && x is >= 19 and < 26 ? 2 : 0);

        var moved = BorderBias.Move(map, LabelSpace.Default, pixels);

        Assert.Equal(Expected(map, pixels), moved.Labels);
    }

    [Fact]
    public void Move_VoidAndUnknown_Stay()
    {
        var space = LabelSpace.Default with { UnknownIds = [7] };
        var map = Map(9, 9, (x, y) => x < 3 ? 1 : y == 4 ? 255 : y == 5 ? 7 : 0);

        var moved = BorderBias.Move(map, space, 1);

        Assert.Equal(1, moved.Labels[3]);
        Assert.Equal(255, moved.Labels[(4 * 9) + 3]);
        Assert.Equal(7, moved.Labels[(5 * 9) + 3]);
    }

    private static LocalResult Run(FakeMaskDecoder decoder, LocalParameters parameters) =>
        SceneRefinement.Run(Scene.Map((3, Coarse)), SceneRefinement.AsDrawn, parameters, decoder);

    private static ushort[] Expected(LabelMap map, double pixels)
    {
        var expected = (ushort[])map.Labels.Clone();
        for (var i = 0; i < expected.Length; i++)
        {
            var isOpen = pixels > 0 ? map.Labels[i] == 0 : map.Labels[i] != 0;
            var others = Enumerable.Range(0, expected.Length).Where(j => (map.Labels[j] == 0) != (map.Labels[i] == 0))
                .Select(j => (Squared: Squared(i % map.Width, i / map.Width, j % map.Width, j / map.Width), Id: map.Labels[j]))
                .MinBy(other => (other.Squared, -other.Id));
            expected[i] = isOpen && others.Squared <= pixels * pixels ? others.Id : map.Labels[i];
        }

        return expected;
    }

    private static int Squared(int x, int y, int u, int v) => ((x - u) * (x - u)) + ((y - v) * (y - v));

    private static LabelMap Map(int height, int width, Func<int, int, int> id) =>
        new(height, width, [.. Enumerable.Range(0, height * width).Select(i => (ushort)id(i % width, i / width))]);
}
