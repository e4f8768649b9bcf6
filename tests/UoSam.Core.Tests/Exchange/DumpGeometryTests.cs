using CsCheck;
using UoSam.Core.Exchange;
using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;

namespace UoSam.Core.Tests.Exchange;

public class DumpGeometryTests
{
    private const ushort Unknown = 65535;

    /// <summary>
    /// 375 x 500 to 320 x 426 (320 * 500 / 375 = 426.7, cut off), crop from column 53: image column x stands at
    /// (x + 0.5) * 426 / 500, which is in [53, 373) for x = 62 .. 437.
    /// </summary>
    [Fact]
    public void Undo_CropOfVocSize_LeavesTheSidesUnknown()
    {
        var map = new LabelMap(320, 320, [.. Enumerable.Range(0, 320 * 320).Select(i => (ushort)(i % 320))]);

        var undone = DumpGeometry.Parse("crop").Undo(map, new ImageSize(375, 500));

        var row = undone.Labels.AsSpan(100 * 500, 500).ToArray();
        Assert.All(row[..62], id => Assert.Equal(Unknown, id));
        Assert.All(row[438..], id => Assert.Equal(Unknown, id));
        Assert.Equal(0, row[62]);
        Assert.Equal(319, row[437]);
        Assert.DoesNotContain(Unknown, row[62..438]);
    }

    /// <summary>The crop was 320 but the map is a feature grid of 80: each of its cells is 4 pixels of the crop.</summary>
    [Fact]
    public void Undo_CropSideOtherThanTheMaps_ScalesTheMap()
    {
        var map = new LabelMap(80, 80, [.. Enumerable.Range(0, 80 * 80).Select(i => (ushort)(i % 80))]);

        var undone = DumpGeometry.Parse("crop:320").Undo(map, new ImageSize(320, 400));

        Assert.Equal(Unknown, undone.Labels[39]);
        Assert.Equal(0, undone.Labels[40]);
        Assert.Equal(0, undone.Labels[43]);
        Assert.Equal(1, undone.Labels[44]);
        Assert.Equal(79, undone.Labels[359]);
        Assert.Equal(Unknown, undone.Labels[360]);
    }

    /// <summary>Forward as torchvision does it with PIL's nearest neighbour, in floating point; then undone and done again.</summary>
    [Fact]
    public void Undo_ThenDoneAgain_GivesTheDumpBack() =>
        Gen.Select(Gen.Int[8, 60], Gen.Int[8, 60], Gen.Int[2, 8], Gen.Int[0, 1000]).Sample(
            (height, width, side, seed) =>
            {
                var random = new Random(seed);
                var dump = new LabelMap(side, side, [.. Enumerable.Range(0, side * side).Select(_ => (ushort)random.Next(50))]);

                var undone = new DumpGeometry(DumpGeometryKind.Crop).Undo(dump, new ImageSize(height, width));

                Assert.Equal(dump.Labels, ResizeAndCrop(undone, side));
            },
            iter: 500);

    [Fact]
    public void Undo_Squash_StretchesToTheImage()
    {
        var undone = DumpGeometry.Squash.Undo(new LabelMap(2, 2, [1, 2, 3, 4]), new ImageSize(2, 6));

        Assert.Equal([1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4], undone.Labels.Select(id => (int)id));
    }

    [Fact]
    public void Undo_CropOfAMapThatIsNoSquare_Refuses()
    {
        var fault = Assert.Throws<InvalidInputException>(() =>
            DumpGeometry.Parse("crop").Undo(new LabelMap(2, 3, new ushort[6]), new ImageSize(20, 30)));

        Assert.Equal("LABEL_MAP_SIZE", fault.Reason);
    }

    [Fact]
    public void Undo_CropOfAMapWithTheUnknownId_Refuses()
    {
        var fault = Assert.Throws<InvalidInputException>(() =>
            DumpGeometry.Parse("crop").Undo(new LabelMap(1, 1, [Unknown]), new ImageSize(20, 30)));

        Assert.Equal("LABEL_MAP_IDS", fault.Reason);
    }

    [Theory]
    [InlineData("crop:0")]
    [InlineData("crop:x")]
    [InlineData("square")]
    [InlineData("")]
    public void Parse_Unknown_Refuses(string text)
    {
        var fault = Assert.Throws<InvalidInputException>(() => DumpGeometry.Parse(text));

        Assert.Equal("GEOMETRY", fault.Reason);
    }

    private static ushort[] ResizeAndCrop(LabelMap map, int side)
    {
        var shortSide = Math.Min(map.Height, map.Width);
        int Scaled(int length) => length == shortSide ? side : side * length / shortSide;
        int Start(int length) => (int)Math.Round((Scaled(length) - side) / 2.0, MidpointRounding.ToEven);
        int Source(int index, int length) =>
            (int)Math.Floor((index + Start(length) + 0.5) * length / Scaled(length));
        return
        [
            .. from y in Enumerable.Range(0, side)
               from x in Enumerable.Range(0, side)
               select map.Labels[(Source(y, map.Height) * map.Width) + Source(x, map.Width)],
        ];
    }
}
