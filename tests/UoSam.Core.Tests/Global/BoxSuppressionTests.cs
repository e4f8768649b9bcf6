using UoSam.Core.Global;
using UoSam.Core.Masks;

namespace UoSam.Core.Tests.Global;

public class BoxSuppressionTests
{
    /// <summary>Sides 10 and 10 by pixel indices; shifted by 1: 90 of 110 are common, 0.818.</summary>
    [Theory]
    [InlineData(0.81, 1)]
    [InlineData(0.82, 2)]
    public void Keep_TwoBoxes_ComparesTheIouOfSidesByPixelIndices(double threshold, int left)
    {
        PixelBox[] boxes = [new(0, 0, 11, 11), new(1, 0, 12, 11)];

        Assert.Equal(left, BoxSuppression.Keep(boxes, [0.5f, 0.9f], threshold).Count);
    }

    /// <summary>50 of 100 common is exactly 0.5, which is not above 0.5.</summary>
    [Fact]
    public void Keep_IouAtTheThreshold_KeepsBothByDescendingScore()
    {
        PixelBox[] boxes = [new(0, 0, 11, 6), new(0, 0, 11, 11)];

        Assert.Equal([1, 0], BoxSuppression.Keep(boxes, [0.5f, 0.9f], 0.5));
    }

    [Fact]
    public void Keep_EqualScores_TheFirstWins()
    {
        PixelBox[] boxes = [new(0, 0, 11, 11), new(0, 0, 11, 11), new(0, 0, 11, 11)];

        Assert.Equal([0], BoxSuppression.Keep(boxes, [0.9f, 0.9f, 0.9f], 0.7));
    }

    /// <summary>One pixel has no area by pixel indices: 0 / 0 is above nothing.</summary>
    [Fact]
    public void Keep_SinglePixels_SuppressNobody()
    {
        PixelBox[] boxes = [new(3, 3, 4, 4), new(3, 3, 4, 4)];

        Assert.Equal([0, 1], BoxSuppression.Keep(boxes, [0.9f, 0.9f], 0.7));
    }

    [Fact]
    public void Keep_RandomBoxes_EqualsGreedyElimination()
    {
        var random = new Random(2);
        for (var round = 0; round < 100; round++)
        {
            var boxes = Enumerable.Range(0, 40).Select(_ => RandomBox(random)).ToArray();
            var scores = boxes.Select(_ => random.Next(8) / 8f).ToArray();
            var threshold = random.NextDouble();

            var kept = BoxSuppression.Keep(boxes, scores, threshold);

            Assert.Equal(Eliminate(boxes, scores, threshold), kept);
        }
    }

    private static PixelBox RandomBox(Random random)
    {
        var (x, y) = (random.Next(20), random.Next(20));
        return new PixelBox(x, y, x + random.Next(2, 15), y + random.Next(2, 15));
    }

    // Marks losers instead of comparing with winners, as torchvision does.
    private static List<int> Eliminate(PixelBox[] boxes, float[] scores, double threshold)
    {
        var order = Enumerable.Range(0, boxes.Length).OrderBy(i => -scores[i]).ThenBy(i => i).ToList();
        var kept = new List<int>();
        while (order.Count > 0)
        {
            var best = order[0];
            kept.Add(best);
            order = [.. order.Skip(1).Where(i => Iou(boxes[best], boxes[i]) <= threshold)];
        }

        return kept;
    }

    private static double Iou(PixelBox a, PixelBox b)
    {
        var common = 0;
        for (var y = 0; y < 40; y++)
        {
            for (var x = 0; x < 40; x++)
            {
                common += Holds(a, x, y) && Holds(b, x, y) ? 1 : 0;
            }
        }

        return (float)common / (Area(a) + Area(b) - common);
    }

    private static bool Holds(PixelBox box, int x, int y) =>
        x >= box.X0 && x < box.X1 - 1 && y >= box.Y0 && y < box.Y1 - 1;

    private static int Area(PixelBox box) => (box.Width - 1) * (box.Height - 1);
}
