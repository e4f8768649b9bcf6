using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;
using UoSam.Core.Local;
using UoSam.Core.Masks;
using UoSam.Core.Presets;
using UoSam.Testing;

namespace UoSam.Core.Tests.Local;

public class LocalCanvasTests
{
    private static readonly PixelBox Left = new(0, 0, 20, 20);
    private static readonly PixelBox Right = new(20, 0, 30, 20);
    private static readonly PixelBox Both = new(0, 0, 30, 20);
    private static readonly LabelMap Coarse = Scene.Map((3, Left), (5, Right));

    /// <summary>Both claim both regions: the smaller one is painted last.</summary>
    [Fact]
    public void Paint_PaintingOrder_TheSmallerObjectWins()
    {
        var labels = Paint(Coarse, new LocalParameters(), Accepted(5, Right, Both, 9), Accepted(3, Left, Both, 9));

        Assert.Equal(Scene.Map((5, Both)).Labels, labels);
    }

    [Theory]
    [InlineData(0.9f, 0.8f, 3)]
    [InlineData(0.8f, 0.9f, 5)]
    public void Paint_HighestLogit_TheSurerObjectWins(float larger, float smaller, int winner)
    {
        var labels = Paint(
            Coarse, Fused, Accepted(3, Left, Both, larger), Accepted(5, Right, Both, smaller));

        Assert.Equal(Scene.Map(((ushort)winner, Both)).Labels, labels);
    }

    /// <summary>A kept region is worth 0.5 of 1: it gives way to a sure mask, not to a doubtful one.</summary>
    [Theory]
    [InlineData(0.4f, 5)]
    [InlineData(0.6f, 3)]
    public void Paint_HighestLogit_KeptRegionGivesWayToASureMaskOnly(float sure, int atRight)
    {
        var labels = Paint(Coarse, Fused, Accepted(3, Left, Both, sure), Kept(5, Right));

        Assert.Equal(Scene.Map((3, Left), ((ushort)atRight, Right)).Labels, labels);
    }

    [Fact]
    public void Paint_WithoutBackground_PixelsThatNobodyClaimsKeepTheirLabel()
    {
        var space = new LabelSpace(null, []);
        var half = new PixelBox(0, 0, 20, 10);

        var labels = Paint(Coarse, new LocalParameters(), space, Accepted(3, Left, half, 9), Kept(5, Right));

        Assert.Equal(Coarse.Labels, labels);
    }

    [Fact]
    public void Paint_RandomMapsAndMasks_NeverTouchesVoidAndOnlyPaintsWhatWasThere()
    {
        var random = new Random(9);
        ushort[] ids = [0, 3, 56, 255, 300];
        for (var round = 0; round < 60; round++)
        {
            var (first, second) = (Random64(random), Random64(random));
            var labels = new ushort[64 * 64];
            for (var i = 0; i < labels.Length; i++)
            {
                labels[i] = ids[random.Next(ids.Length)];
            }

            var coarse = new LabelMap(64, 64, labels);
            var parameters = new LocalParameters { Overlap = (OverlapRule)(round % 2) };

            var painted = Paint(
                coarse,
                parameters,
                Accepted(3, BitMask.Of(coarse, 3), first, 9),
                Accepted(56, BitMask.Of(coarse, 56), second, 8));

            Assert.Equal(BitMask.Of(coarse, 255).Area(), painted.Count(id => id == 255));
            for (var i = 0; i < labels.Length; i++)
            {
                var (y, x) = (i / 64, i % 64);
                var allowed = labels[i] == 255 ? [255] : Claims(labels[i], first[y, x], second[y, x]);
                Assert.Contains(painted[i], allowed);
            }
        }
    }

    // Background, the masks at the pixel, and class 300, which has no prompt.
    private static ushort[] Claims(ushort coarse, bool first, bool second) =>
        [.. new ushort[] { (ushort)(first ? 3 : 0), (ushort)(second ? 56 : 0), (ushort)(coarse == 300 ? 300 : 0) }
            .Where(id => id != 0).DefaultIfEmpty((ushort)0)];

    private static LocalParameters Fused { get; } =
        new() { Overlap = OverlapRule.HighestLogit, Fusion = MaskFusion.Weighted };

    private static BitMask Random64(Random random)
    {
        var mask = Scene.Mask(default);
        for (var k = 0; k < 5; k++)
        {
            var (x, y) = (random.Next(50), random.Next(50));
            mask.UnionWith(Scene.Mask(new PixelBox(x, y, x + random.Next(1, 14), y + random.Next(1, 14))));
        }

        return mask;
    }

    private static RefinedObject Accepted(ushort id, PixelBox region, PixelBox mask, float value) =>
        Accepted(id, Scene.Mask(region), Scene.Mask(mask), value);

    private static RefinedObject Accepted(ushort id, BitMask region, BitMask mask, float value) =>
        new(Trace(id, region), region, mask, ScriptedDecoder.Logits(value, value, 0, 0, 0, 0));

    private static RefinedObject Kept(ushort id, PixelBox region) =>
        new(Trace(id, Scene.Mask(region)), Scene.Mask(region), null, null);

    private static ObjectTrace Trace(ushort id, BitMask region) =>
        new(id, 0, region.Area(), 0, [], default, [], 0, 0, ObjectDecision.Accepted, string.Empty);

    private static ushort[] Paint(LabelMap coarse, LocalParameters parameters, params RefinedObject[] objects) =>
        Paint(coarse, parameters, LabelSpace.Default, objects);

    private static ushort[] Paint(
        LabelMap coarse, LocalParameters parameters, LabelSpace space, params RefinedObject[] objects) =>
        new LocalCanvas(coarse, space, parameters, new MaskUpscaler(ImageFrame.Whole(64, 64))).Paint(objects).Labels;
}
