using UoSam.Core.Masks;

namespace UoSam.Core.Tests.Masks;

public class ConnectedComponentsTests
{
    [Fact]
    public void Of_DiagonalPixels_AreConnected()
    {
        var components = ConnectedComponents.Of(MaskText.Parse("#..#", ".#..", "#..#"));

        Assert.Equal(3, components.Length);
        Assert.Equal((3, new PixelBox(0, 0, 2, 3)), (components[0].Area, components[0].Box));
        Assert.Equal(["#...", ".#..", "#..."], MaskText.Draw(components[0].Mask));
        Assert.Equal(new PixelBox(3, 0, 4, 1), components[1].Box);
        Assert.Equal(new PixelBox(3, 2, 4, 3), components[2].Box);
    }

    /// <summary>The right arm begins first in raster order; both arms meet in the last row.</summary>
    [Fact]
    public void Of_BranchesThatMeetBelow_AreOne()
    {
        var component = Assert.Single(ConnectedComponents.Of(MaskText.Parse("..#", "#.#", "###")));

        Assert.Equal(6, component.Area);
    }

    [Fact]
    public void Of_EqualAreas_BeginsWithTheFirstInRasterOrder()
    {
        var components = ConnectedComponents.Of(MaskText.Parse(".....##", "##.....", "......."));

        Assert.Equal(new PixelBox(5, 0, 7, 1), components[0].Box);
    }

    [Fact]
    public void Of_EmptyMask_AreNone()
    {
        Assert.Empty(ConnectedComponents.Of(new BitMask(4, 5)));
    }

    [Fact]
    public void Of_RandomMasks_AgreesWithFloodFill()
    {
        var random = new Random(4);
        for (var round = 0; round < 300; round++)
        {
            var mask = MaskText.Random(random);
            var expected = FloodFill(mask).OrderByDescending(pixels => pixels.Count).ToList();

            var components = ConnectedComponents.Of(mask);

            Assert.Equal(expected.Count, components.Length);
            for (var i = 0; i < expected.Count; i++)
            {
                Assert.Equal(expected[i].Count, components[i].Area);
                Assert.All(expected[i], p => Assert.True(components[i].Mask[p / mask.Width, p % mask.Width]));
                Assert.Equal(components[i].Mask.Bounds(), components[i].Box);
                Assert.Equal(components[i].Area, components[i].Mask.Area());
            }
        }
    }

    private static List<List<int>> FloodFill(BitMask mask)
    {
        var rest = mask.Copy();
        var components = new List<List<int>>();
        for (var start = 0; start < mask.Height * mask.Width; start++)
        {
            var pixels = new List<int>();
            var open = new Stack<int>([start]);
            while (open.TryPop(out var p))
            {
                var (y, x) = (p / mask.Width, p % mask.Width);
                if (!rest[y, x])
                {
                    continue;
                }

                rest[y, x] = false;
                pixels.Add(p);
                for (var ny = Math.Max(y - 1, 0); ny < Math.Min(y + 2, mask.Height); ny++)
                {
                    for (var nx = Math.Max(x - 1, 0); nx < Math.Min(x + 2, mask.Width); nx++)
                    {
                        open.Push((ny * mask.Width) + nx);
                    }
                }
            }

            if (pixels.Count > 0)
            {
                components.Add(pixels);
            }
        }

        return components;
    }
}
