using UoSam.Core.Masks;
using UoSam.Core.Prompts;
using UoSam.Core.Tests.Masks;

namespace UoSam.Core.Tests.Prompts;

public class ObjectSplitterTests
{
    private static readonly BitMask Mask = MaskText.Parse(
        "##......",
        "##......",
        "..#.....",
        "......##");

    [Fact]
    public void Split_Class_HasTheBoxOfTheLargestComponentAndAllPixels()
    {
        var whole = ObjectSplitter.Split(7, Mask, ObjectSplit.Class).Single();

        Assert.Equal(new PixelBox(0, 0, 3, 3), whole.Box);
        Assert.Equal((7, 7, 2), (whole.ClassId, whole.Area, whole.ComponentCount));
        Assert.True(whole.Region.ContentEquals(Mask));
    }

    [Fact]
    public void Split_Component_NumbersByDescendingArea()
    {
        var parts = ObjectSplitter.Split(7, Mask, ObjectSplit.Component);

        Assert.Equal([(0, 5), (1, 2)], parts.Select(part => (part.Component, part.Area)));
        Assert.Equal(new PixelBox(6, 3, 8, 4), parts[1].Box);
        Assert.Equal("......##", MaskText.Draw(parts[1].Region)[3]);
    }

    /// <summary>
    /// Two full boxes of 2 rows, a gap between them: boxes 4w of a common box of 2 (2w + gap). Pixels and boxes are the
    /// same, so the rule is (4w) / (4w + 2 gap) > 0.5, that is gap below 2w.
    /// </summary>
    [Theory]
    [InlineData(5, 1)]
    [InlineData(6, 2)]
    public void Split_Merged_JoinsPartsThatFillTheirCommonBox(int gap, int objects)
    {
        var row = $"###{new string('.', gap)}###";

        var parts = ObjectSplitter.Split(7, MaskText.Parse(row, row), ObjectSplit.Merged);

        Assert.Equal(objects, parts.Count);
        Assert.Equal(12, parts.Sum(part => part.Area));
        Assert.Equal(objects == 1 ? new PixelBox(0, 0, 6 + gap, 2) : new PixelBox(0, 0, 3, 2), parts[0].Box);
    }

    /// <summary>Sparse parts need less: min(0.5, least fill - 0.1); here fill 5/9, so above 0.4555 of the common box.</summary>
    [Fact]
    public void Split_MergedSparseParts_NeedLessFill()
    {
        var mask = MaskText.Parse(
            "#.#.#.#",
            ".#...#.",
            "#.#.#.#");

        var parts = ObjectSplitter.Split(7, mask, ObjectSplit.Merged);

        // 10 pixels of 21: 0.476, below 0.5 and above 0.4555.
        Assert.Equal((10, 2), (parts.Single().Area, parts.Single().ComponentCount));
    }

    [Fact]
    public void Split_MergedNoise_KeepsEveryPixelOnce()
    {
        var random = new Random(3);
        var mask = new BitMask(120, 150);
        for (var i = 0; i < 120 * 150; i++)
        {
            mask[i / 150, i % 150] = random.NextDouble() < 0.2;
        }

        foreach (var split in Enum.GetValues<ObjectSplit>())
        {
            var union = new BitMask(120, 150);
            var parts = ObjectSplitter.Split(7, mask, split);
            foreach (var part in parts)
            {
                Assert.Equal(0, union.IntersectionArea(part.Region));
                Assert.Equal(part.Area, part.Region.Area());
                union.UnionWith(part.Region);
            }

            Assert.True(union.ContentEquals(mask));
            Assert.Equal(parts.OrderByDescending(part => part.Area).Select(part => part.Area), parts.Select(part => part.Area));
        }
    }
}
