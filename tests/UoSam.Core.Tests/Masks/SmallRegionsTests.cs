using UoSam.Core.Masks;

namespace UoSam.Core.Tests.Masks;

public class SmallRegionsTests
{
    [Fact]
    public void Remove_HoleAndIsland_FillsTheOneAndDropsTheOther()
    {
        var cleaned = SmallRegions.Remove(MaskText.Parse("####...", "#.##..#", "####...", "......."), 3);

        Assert.Equal(["####...", "####...", "####...", "......."], MaskText.Draw(cleaned));
    }

    /// <summary>Filling comes first, so an island that a filled hole enlarges stays.</summary>
    [Fact]
    public void Remove_IslandThatIsLargeOnceFilled_Stays()
    {
        var cleaned = SmallRegions.Remove(MaskText.Parse(".........", ".###.....", ".#.#...#.", ".###.....", "........."), 9);

        Assert.Equal([".........", ".###.....", ".###.....", ".###.....", "........."], MaskText.Draw(cleaned));
    }

    [Fact]
    public void Remove_ClearCornerSmallerThanTheLimit_IsAHole()
    {
        var cleaned = SmallRegions.Remove(MaskText.Parse(".###", "####", "####"), 2);

        Assert.Equal(["####", "####", "####"], MaskText.Draw(cleaned));
    }

    [Fact]
    public void Remove_OnlySmallIslands_KeepsTheLargest()
    {
        var cleaned = SmallRegions.Remove(MaskText.Parse("#.....", "...##.", "......"), 5);

        Assert.Equal(["......", "...##.", "......"], MaskText.Draw(cleaned));
    }

    [Fact]
    public void Remove_NothingSmall_ReturnsTheMask()
    {
        var mask = MaskText.Parse("##..", "##..");

        Assert.Same(mask, SmallRegions.Remove(mask, 4));
    }

    /// <summary>remove_small_regions says changed, so that the mask loses its priority in the second NMS.</summary>
    [Fact]
    public void Remove_LoneSmallIsland_IsANewMaskOfTheSamePixels()
    {
        var mask = MaskText.Parse("##....", "......");

        var cleaned = SmallRegions.Remove(mask, 3);

        Assert.NotSame(mask, cleaned);
        Assert.True(mask.ContentEquals(cleaned));
    }
}
