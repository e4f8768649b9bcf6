using UoSam.Core.Global;
using UoSam.Core.LabelMaps;
using UoSam.Core.Masks;
using UoSam.Core.Prompts;

namespace UoSam.Core.Tests.Global;

/// <summary>Worked by hand on one row of pixels; 9 is void.</summary>
public class MaskMergeTests
{
    private static readonly LabelSpace Space = new(0, [9]);

    // The mask of pixels 0-3 has 3 of class 1 (p = 3/4). That of 5-8 has 2 of class 2 (p = 2/4, r = 2/3): nobody's.
    [Theory]
    [InlineData(MergeRule.MaxIou, "111100000000")]
    [InlineData(MergeRule.Imp, "111110000002")]
    [InlineData(MergeRule.Imp2, "111110000002")]
    public void Run_HalfAndMoreThanHalf_OnlyMoreThanHalfTakes(MergeRule rule, string expected) =>
        Check(rule, "111012200002", expected, (0, 4), (5, 9));

    // The mask of 4-23 has 7 of class 2 (p = 7/20) and holds all of it (r = 1); pixels 0-2 are under no mask.
    [Theory]
    [InlineData(MergeRule.Imp, "111000000000000000000000")]
    [InlineData(MergeRule.Imp2, "111022222222222222222222")]
    public void Run_AMaskThatHoldsAWholeClass_IsTakenByImp2Alone(MergeRule rule, string expected) =>
        Check(rule, "111022222220000000000000", expected, (4, 24));

    // 17 of the 20 pixels of class 1 are in the mask of 0-39: r = 0.85; with 16 of 20 it is 0.8.
    [Theory]
    [InlineData(17, true)]
    [InlineData(16, false)]
    public void Run_Imp2_TakesFromTheShareOn(int held, bool isTaken)
    {
        var map = new string('1', held) + new string('0', 40 - held) + new string('1', 20 - held) + "2";

        Assert.Equal(isTaken, Merge(MergeRule.Imp2, map, (0, 40)).Votes.Single().Painted);
    }

    // Both classes are held whole by 0-9: class 2 has more pixels there and gets it, though class 1 comes first.
    [Fact]
    public void Run_TwoClassesCanTakeAMask_TheOneWithMorePixelsGetsIt() =>
        Check(MergeRule.Imp2, "11000002220", "22222222220", (0, 10));

    // Class 1 takes 0-9 (6 of 10), class 2 takes 6-8 (3 of 3): the smaller mask is painted over the larger.
    [Theory]
    [InlineData(MergeRule.MaxIou)]
    [InlineData(MergeRule.Imp)]
    [InlineData(MergeRule.Imp2)]
    public void Run_MasksThatOverlap_TheSmallerIsPaintedOverTheLarger(MergeRule rule) =>
        Check(rule, "111111222000", "111111222100", (0, 10), (6, 9));

    // 4 px each, class 1 and class 2 with 3 pixels each: the higher id over the lower, as classes go there in order.
    [Fact]
    public void Run_MasksOfEqualAreas_TheHigherClassIsPaintedLast() =>
        Check(MergeRule.Imp, "111222000", "112222000", (0, 4), (2, 6));

    // Void counts in no share: 2 of the 3 labelled pixels of 0-4 are of class 1. It stays void.
    [Fact]
    public void Run_VoidUnderAMask_NeitherCountsNorChanges() =>
        Check(MergeRule.MaxIou, "119902", "119910", (0, 5));

    // Nothing but background would be left.
    [Fact]
    public void Run_OneClassWouldBeLeft_TheMapStays() => Check(MergeRule.MaxIou, "1100000", "1100000", (0, 7));

    // No background: what nobody takes keeps its class.
    [Fact]
    public void Run_WithoutBackground_PixelsThatNobodyTakesStay()
    {
        var space = new LabelSpace(null, [9]);

        Assert.Equal("0001122", Text(Merge(MergeRule.MaxIou, "0011122", space, (0, 3), (3, 7)).Map));
    }

    private static void Check(MergeRule rule, string map, string expected, params (int From, int To)[] masks)
    {
        foreach (var order in new[] { masks, [.. masks.Reverse()] })
        {
            Assert.Equal(expected, Text(Merge(rule, map, order).Map));
        }
    }

    private static string Text(LabelMap map) => string.Concat(map.Labels);

    private static GlobalResult Merge(MergeRule rule, string map, params (int From, int To)[] masks) =>
        Merge(rule, map, Space, masks);

    private static GlobalResult Merge(
        MergeRule rule, string map, LabelSpace space, params (int From, int To)[] masks) => MaskMerge.Run(
        new LabelMap(1, map.Length, [.. map.Select(c => (ushort)(c - '0'))]),
        space,
        new SampledMasks(
            [.. masks.Select(range =>
            {
                var mask = new BitMask(1, map.Length);
                mask.SetRun(0, range.From, range.To);
                return new SampledMask(mask, mask.Bounds(), new PointPrompt(0, 0, true), 0.9f, 0.95f, map.Length);
            })],
            default),
        rule);
}
