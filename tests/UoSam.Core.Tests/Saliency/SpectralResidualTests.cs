using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;
using UoSam.Core.Masks;
using UoSam.Core.Prompts;
using UoSam.Core.Saliency;

namespace UoSam.Core.Tests.Saliency;

public class SpectralResidualTests
{
    /// <summary>What repeats is no news (the paper, figure 2): the one patch that breaks the pattern stands out.</summary>
    [Fact]
    public void Of_APatchInARegularPattern_IsHighestThere()
    {
        var saliency = SpectralResidual.Of(Pattern());

        var inside = Mean(saliency, (y, x) => IsPatch(y, x));
        var outside = Mean(saliency, (y, x) => !IsPatch(y, x));
        Assert.Equal((200, 300), (saliency.Height, saliency.Width));
        Assert.True(inside > 1.25 * outside, $"{inside} inside, {outside} outside");
    }

    [Fact]
    public void Within_ALargeObject_PeaksAtItsPatchAndIsNothingOutside()
    {
        var map = new LabelMap(200, 300, [.. Enumerable.Range(0, 200 * 300).Select(i => (ushort)(i % 300 >= 120 ? 1 : 0))]);
        var target = ObjectSplitter.Split(1, BitMask.Of(map, 1), ObjectSplit.Class).Single();

        var values = SaliencyPoints.Within(SpectralResidual.Of(Pattern()), target);

        var (y, x) = Math.DivRem(Array.IndexOf(values, values.Max()), 300);
        Assert.True(IsPatch(y, x), $"({x}, {y})");
        Assert.All(Enumerable.Range(0, 200), row => Assert.Equal(0, values[(row * 300) + 119]));
    }

    private static bool IsPatch(int y, int x) => y is >= 60 and < 90 && x is >= 200 and < 230;

    private static double Mean(LogitMap map, Func<int, int, bool> where) =>
        map.Values.Where((_, i) => where(i / map.Width, i % map.Width)).Average();

    // Vertical stripes; horizontal ones in the patch.
    private static RgbImage Pattern() => new(200, 300, [.. Enumerable.Range(0, 200 * 300).SelectMany(i =>
    {
        var (y, x) = Math.DivRem(i, 300);
        return Enumerable.Repeat((byte)((IsPatch(y, x) ? y : x) / 5 % 2 == 0 ? 60 : 190), 3);
    })]);
}
