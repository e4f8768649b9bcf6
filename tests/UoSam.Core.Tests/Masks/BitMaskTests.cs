using UoSam.Core.LabelMaps;
using UoSam.Core.Masks;

namespace UoSam.Core.Tests.Masks;

public class BitMaskTests
{
    [Fact]
    public void Of_RandomMaps_MarksThePixelsOfTheId()
    {
        var random = new Random(1);
        for (var round = 0; round < 200; round++)
        {
            var (height, width) = (random.Next(1, 6), random.Next(1, 200));
            var labels = Enumerable.Range(0, height * width).Select(_ => (ushort)random.Next(3)).ToArray();

            var mask = BitMask.Of(new LabelMap(height, width, labels), 2);

            Assert.Equal(labels.Count(l => l == 2), mask.Area());
            Assert.All(Enumerable.Range(0, labels.Length), i => Assert.Equal(labels[i] == 2, mask[i / width, i % width]));
        }
    }

    [Fact]
    public void Complement_RandomMasks_SetsTheOtherPixelsAndNoPadding()
    {
        var random = new Random(2);
        for (var round = 0; round < 100; round++)
        {
            var mask = MaskText.Random(random);

            var complement = mask.Complement();

            Assert.Equal((mask.Height * mask.Width) - mask.Area(), complement.Area());
            Assert.Equal(0, mask.IntersectionArea(complement));
        }
    }

    [Fact]
    public void Bounds_RandomMasks_HoldEverySetPixelTightly()
    {
        var random = new Random(3);
        for (var round = 0; round < 200; round++)
        {
            var mask = MaskText.Random(random);
            var pixels = Enumerable.Range(0, mask.Height * mask.Width)
                .Where(i => mask[i / mask.Width, i % mask.Width]).ToArray();
            var expected = pixels.Length == 0 ? default : new PixelBox(
                pixels.Min(i => i % mask.Width), pixels.Min(i => i / mask.Width),
                pixels.Max(i => i % mask.Width) + 1, pixels.Max(i => i / mask.Width) + 1);

            Assert.Equal(expected, mask.Bounds());
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 64)]
    [InlineData(63, 65)]
    [InlineData(5, 130)]
    [InlineData(64, 128)]
    [InlineData(129, 130)]
    public void SetRun_AcrossWords_SetsTheseColumnsOnly(int x0, int x1)
    {
        var mask = new BitMask(3, 130);

        mask.SetRun(1, x0, x1);

        Assert.Equal(x1 - x0, mask.Area());
        Assert.Equal(new PixelBox(x0, 1, x1, 2), mask.Bounds());
    }

    [Fact]
    public void UnionWithAndSubtract_OverlappingMasks_AddAndRemovePixels()
    {
        var mask = MaskText.Parse("##..", "#...");
        var other = MaskText.Parse(".##.", "...#");
        var union = mask.Copy();
        union.UnionWith(other);
        var difference = mask.Copy();
        difference.Subtract(other);

        Assert.Equal(["###.", "#..#"], MaskText.Draw(union));
        Assert.Equal(["#...", "#..."], MaskText.Draw(difference));
        Assert.Equal(["##..", "#..."], MaskText.Draw(mask));
    }

    /// <summary>One pixel in common of five.</summary>
    [Fact]
    public void Iou_OverlappingMasks_CountsPixelsNotRows()
    {
        Assert.Equal(0.2, MaskText.Parse("##..", "#...").Iou(MaskText.Parse(".##.", "...#")), 12);
        Assert.Equal(0.0, MaskText.Parse("#.", "#.").Iou(MaskText.Parse(".#", ".#")), 12);
    }

    [Fact]
    public void ContentEquals_OtherPixelsOrSize_IsFalse()
    {
        var mask = MaskText.Parse("#..");

        Assert.True(mask.ContentEquals(MaskText.Parse("#..")));
        Assert.False(mask.ContentEquals(MaskText.Parse("##.")));
        Assert.False(mask.ContentEquals(MaskText.Parse("#...")));
    }
}
