using UoSam.Benchmarks.Quality;
using UoSam.Core.LabelMaps;

namespace UoSam.Benchmarks.Tests.Quality;

public sealed class CoarseFaultsTests
{
    [Fact]
    public void Block_GridOfTwo_TakesCommonestOfEachCellAndLowestOfEquals()
    {
        var map = MapText.Parse(
            "1102",
            "1222",
            "0033",
            "3300");

        var blocked = CoarseFaults.Block(map, 2);

        Assert.Equal(["1122", "1122", "0000", "0000"], MapText.Draw(blocked));
    }

    [Fact]
    public void Block_AnyMap_AgreesWithCountsOfEachCell() => Repeat((map, random) =>
    {
        var cells = random.Next(1, 9);

        var blocked = CoarseFaults.Block(map, cells);

        // A cell's rows begin at the first that is not above its upper edge.
        int First(int cell, int side) => ((cell * side) + cells - 1) / cells;
        for (var cell = 0; cell < cells * cells; cell++)
        {
            var pixels =
                from y in Range(First(cell / cells, map.Height), First((cell / cells) + 1, map.Height))
                from x in Range(First(cell % cells, map.Width), First((cell % cells) + 1, map.Width))
                select (y * map.Width) + x;
            var expected = pixels.GroupBy(i => map.Labels[i]).OrderByDescending(ofId => ofId.Count()).ThenBy(ofId => ofId.Key);
            Assert.All(pixels, i => Assert.Equal(expected.First().Key, blocked.Labels[i]));
        }
    });

    [Fact]
    public void Grow_TwoPixels_ReachesAlongDiagonalsAndLeavesOtherObjects()
    {
        var map = MapText.Parse(
            "100000",
            "000000",
            "000000",
            "000002");

        var grown = CoarseFaults.Grow(map, 2, LabelSpace.Default);

        Assert.Equal(["111000", "111222", "111222", "000222"], MapText.Draw(grown));
    }

    [Fact]
    public void Grow_AnyMap_TakesAClassOfTheNearestObjects() => Repeat((map, random) =>
    {
        var pixels = random.Next(1, 5);

        var grown = CoarseFaults.Grow(map, pixels, LabelSpace.Default);

        for (var i = 0; i < map.Labels.Length; i++)
        {
            var objects = Enumerable.Range(0, map.Labels.Length).Where(j => map.Labels[j] != 0).ToLookup(j => Distance(map, i, j), j => map.Labels[j]);
            var nearest = objects.Select(at => at.Key).DefaultIfEmpty(int.MaxValue).Min();
            Assert.Contains(grown.Labels[i], nearest <= pixels ? objects[nearest] : [(ushort)0]);
        }
    });

    [Fact]
    public void Shrink_AnyMap_GivesBackgroundWhatLiesNearIt() => Repeat((map, random) =>
    {
        var pixels = random.Next(1, 5);

        var shrunk = CoarseFaults.Shrink(map, pixels, LabelSpace.Default);

        for (var i = 0; i < map.Labels.Length; i++)
        {
            var isNear = Enumerable.Range(0, map.Labels.Length).Any(j => map.Labels[j] == 0 && Distance(map, i, j) <= pixels);
            Assert.Equal(isNear ? 0 : map.Labels[i], shrunk.Labels[i]);
        }
    });

    [Fact]
    public void Shift_OnePixel_MovesRightAndDownAndRepeatsTheEdge()
    {
        var map = MapText.Parse(
            "123",
            "456",
            "789");

        var shifted = CoarseFaults.Shift(map, 1);

        Assert.Equal(["112", "112", "445"], MapText.Draw(shifted));
    }

    [Fact]
    public void Box_DiagonalObject_IsOneAndFillsItsBoxUnderSmallerOnes()
    {
        var map = MapText.Parse(
            "10000",
            "01000",
            "00120",
            "00000");

        var boxes = CoarseFaults.Box(map, LabelSpace.Default);

        Assert.Equal(["11100", "11100", "11120", "00000"], MapText.Draw(boxes));
    }

    [Fact]
    public void Box_SmallerObjectInsideABox_LiesOverIt()
    {
        var map = MapText.Parse(
            "1110",
            "1020",
            "1000");

        var boxes = CoarseFaults.Box(map, LabelSpace.Default);

        Assert.Equal(["1110", "1120", "1110"], MapText.Draw(boxes));
    }

    [Fact]
    public void Spread_OneRing_PaintsNeighboursOnly()
    {
        var map = MapText.Parse("1vvv2");

        var spread = CoarseFaults.Spread(map, LabelSpace.Default.IsVoid, LabelSpace.Default.IsClass, 1);

        Assert.Equal(["11v22"], MapText.Draw(spread));
    }

    private static void Repeat(Action<LabelMap, Random> check)
    {
        var random = new Random(1);
        for (var round = 0; round < 200; round++)
        {
            check(MapText.Random(random), random);
        }
    }

    private static IEnumerable<int> Range(int first, int end) => Enumerable.Range(first, end - first);

    // Rows, columns and diagonals alike.
    private static int Distance(LabelMap map, int one, int other) => Math.Max(
        Math.Abs((one / map.Width) - (other / map.Width)), Math.Abs((one % map.Width) - (other % map.Width)));
}
