using CsCheck;
using UoSam.Core.Evaluation;

namespace UoSam.Core.Tests.Evaluation;

public class BoundaryMapsTests
{
    [Theory]
    [InlineData(375, 500, 0.03, 19)]
    [InlineData(1000, 1500, 0.03, 54)]
    [InlineData(3, 4, 0.02, 1)]
    [InlineData(3, 4, 0.5, 2)]
    [InlineData(30, 40, 0.07, 4)]
    public void RadiusPixels_OfSize_RoundsHalvesToEvenAndIsAtLeastOne(int height, int width, double ratio, int expected)
    {
        Assert.Equal(expected, BoundaryMaps.RadiusPixels(height, width, ratio));
    }

    [Fact]
    public void Mark_SquareInAFrame_LeavesTheInteriors()
    {
        ushort[] labels =
        [
            0, 0, 0, 0, 0, 0,
            0, 7, 7, 7, 0, 0,
            0, 7, 7, 7, 0, 0,
            0, 7, 7, 7, 0, 0,
            0, 0, 0, 0, 0, 0,
        ];
        var boundary = new byte[labels.Length];

        BoundaryMaps.Mark(labels, 6, 1, boundary);

        Assert.Equal([14], Enumerable.Range(0, labels.Length).Where(i => boundary[i] == 0));
    }

    [Fact]
    public void Mark_DiagonalNeighbourOfAnotherClass_IsBoundary()
    {
        var labels = new ushort[25];
        labels[(1 * 5) + 1] = 3;
        var boundary = new byte[25];

        BoundaryMaps.Mark(labels, 5, 1, boundary);

        Assert.Equal(1, boundary[(2 * 5) + 2]);
        Assert.Equal(0, boundary[(3 * 5) + 3]);
    }

    [Fact]
    public void Mark_AnyMap_EqualsIteratedErosionAndChebyshevDistance()
    {
        var maps = Gen.Select(Gen.Int[1, 14], Gen.Int[1, 14], Gen.Int[1, 4], Gen.Int[1, 9])
            .SelectMany((height, width, radius, side) => Gen.UShort[0, 2].Array[height * width]
                .Select(cells => (height, width, radius, labels: Blocks(cells, width, side))));

        maps.Sample(sample =>
        {
            var boundary = new byte[sample.labels.Length];

            BoundaryMaps.Mark(sample.labels, sample.width, sample.radius, boundary);

            Assert.Equal(ByErosion(sample.labels, sample.height, sample.width, sample.radius), boundary);
            Assert.Equal(ByDistance(sample.labels, sample.height, sample.width, sample.radius), boundary);
        });
    }

    /// <summary>Repeats cells over blocks, so that maps have interiors.</summary>
    private static ushort[] Blocks(ushort[] cells, int width, int side) =>
        [.. Enumerable.Range(0, cells.Length)
            .Select(i => cells[(i / width / side * side * width) + (i % width / side * side)])];

    /// <summary>The definition: per class, erode the mask by a 3 x 3 square, the outside being empty, d times.</summary>
    private static byte[] ByErosion(ushort[] labels, int height, int width, int radius)
    {
        var boundary = new byte[labels.Length];
        foreach (var id in labels.Distinct())
        {
            var mask = labels.Select(label => label == id).ToArray();
            var eroded = mask;
            for (var i = 0; i < radius; i++)
            {
                var from = eroded;
                eroded = [.. Enumerable.Range(0, from.Length)
                    .Select(p => Window(p, height, width, 1).All(q => q >= 0 && from[q]))];
            }

            for (var p = 0; p < labels.Length; p++)
            {
                boundary[p] |= mask[p] && !eroded[p] ? (byte)1 : (byte)0;
            }
        }

        return boundary;
    }

    private static byte[] ByDistance(ushort[] labels, int height, int width, int radius) =>
        [.. Enumerable.Range(0, labels.Length)
            .Select(p => Window(p, height, width, radius).Any(q => q < 0 || labels[q] != labels[p]) ? (byte)1 : (byte)0)];

    /// <summary>Indices of the square window around a pixel, -1 outside the frame.</summary>
    private static IEnumerable<int> Window(int p, int height, int width, int radius)
    {
        for (var y = (p / width) - radius; y <= (p / width) + radius; y++)
        {
            for (var x = (p % width) - radius; x <= (p % width) + radius; x++)
            {
                yield return y < 0 || x < 0 || y >= height || x >= width ? -1 : (y * width) + x;
            }
        }
    }
}
