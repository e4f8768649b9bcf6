using System.Text.Json;
using CsCheck;
using UoSam.Core.Exchange;
using UoSam.Core.Exchange.Writing;
using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;
using UoSam.Core.Masks;

namespace UoSam.Core.Tests.Exchange;

public class RoundTripTests
{
    /// <summary>Writer, reader, and the ids they can carry; background 0 is what no mask covers.</summary>
    private static readonly (string Writer, string Reader, int[] Ids)[] Pairs =
    [
        ("palette", "png", [0, 1, 254, 255]),
        ("gray", "index", [0, 1, 254, 255]),
        ("gray16", "png", [0, 1, 300, 65535]),
        ("luss", "luss", [0, 1, 300, 1000]),
        ("npy", "npy", [0, 1, 7, 255]),
        ("npy", "npy", [0, 1, 300, 65535]),
        ("coco", "coco", [0, 1, 7, 300]),
        ("coco-polygons", "coco", [0, 1, 7, 300]),
        ("labelme", "labelme", [0, 1, 7, 300]),
        ("masks", "masks", [0, 1, 7, 300]),
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Write_ThenRead_GivesTheMap(bool perClass)
    {
        using var folder = new DumpFolder();
        Gen.Select(Gen.Int[1, 24], Gen.Int[1, 24], Gen.Int[0, Pairs.Length - 1], Gen.Int[1, 4], Gen.Int[0, 10000]).Sample(
            (height, width, pair, grain, seed) =>
            {
                var (writer, reader, ids) = Pairs[pair];
                var map = Random(height, width, ids, grain, seed);
                if (Writer(writer).Write(Output(map), new WriterOptions { PerClass = perClass }) is not [_, ..] files)
                {
                    Assert.All(map.Labels, id => Assert.Equal(0, id));
                    return;
                }

                foreach (var file in files)
                {
                    folder.Write($"{seed}/{file.Name}", file.Content);
                }

                var path = Path.Combine(folder.Path, $"{seed}", writer == "masks" ? "" : files[0].Name);
                var dump = DumpReader.Open(path, reader, new DumpOptions { NegativeId = null });

                Assert.Equal(map.Labels, dump.Load(dump.Names.Single()).Map.Labels);
                Directory.Delete(Path.Combine(folder.Path, $"{seed}"), recursive: true);
            },
            iter: 600,
            threads: 1);
    }

    [Fact]
    public void Polygons_AnyMask_CoverItsPixelsOnly() =>
        Gen.Select(Gen.Int[1, 20], Gen.Int[1, 20], Gen.Int[1, 3], Gen.Int[0, 10000]).Sample(
            (height, width, grain, seed) =>
            {
                var mask = BitMask.Of(Random(height, width, [0, 1], grain, seed), 1);
                var drawn = new BitMask(height, width);

                foreach (var polygon in MaskOutline.Polygons(mask, 0))
                {
                    PolygonMask.Add(polygon, drawn);
                }

                Assert.True(drawn.ContentEquals(mask));
            },
            iter: 2000);

    /// <summary>A ring of 3 x 3 without its middle: the outline, then the hole joined at the nearest corner.</summary>
    [Fact]
    public void JoinedOutline_AnyCorners_FindsNoneNearer() =>
        Gen.Select(Gen.Int[0, 300], Gen.Int[0, 300], (x, y) => new Corner(x, y)).List[2, 40].Sample(corners =>
        {
            var outline = new JoinedOutline(corners[1..]);
            long Distance(Corner corner) => ((long)(corner.X - corners[0].X) * (corner.X - corners[0].X))
                + ((long)(corner.Y - corners[0].Y) * (corner.Y - corners[0].Y));

            var found = outline.Corners().ElementAt(outline.Nearest(corners[0]));

            Assert.Equal(corners[1..].Min(Distance), Distance(found));
        });

    [Fact]
    public void Polygons_RingWithAHole_IsOneOutlineWithACut()
    {
        var mask = CocoRleTests.Mask(3, 3, "111101111");

        var polygon = Assert.Single(MaskOutline.Polygons(mask, 0));

        Assert.Equal(4 + 4 + 2, polygon.Count / 2);
    }

    [Fact]
    public void Polygons_WithTolerance_HaveFewerCornersWithinIt()
    {
        var mask = new BitMask(60, 60);
        for (var i = 0; i < 3600; i++)
        {
            mask[i / 60, i % 60] = Math.Pow((i / 60) - 30, 2) + Math.Pow((i % 60) - 30, 2) < 400;
        }

        var exact = MaskOutline.Polygons(mask, 0).Single();
        var simple = MaskOutline.Polygons(mask, 1).Single();
        var drawn = new BitMask(60, 60);
        PolygonMask.Add(simple, drawn);

        Assert.InRange(simple.Count, 12, exact.Count / 3);
        Assert.InRange(drawn.Iou(mask), 0.95, 1);
    }

    [Fact]
    public void CocoWriter_Objects_HaveAreaBoxAndScore()
    {
        // Two regions of class 2, one of class 5.
        var map = new LabelMap(2, 5, [2, 0, 0, 2, 2, 2, 0, 5, 0, 0]);
        var scores = new[] { new RegionScore(2, new PixelBox(0, 0, 1, 2), 2, 0.75f), new RegionScore(2, new PixelBox(3, 0, 5, 1), 6, 0.25f) };
        var output = Output(map) with { Scores = scores, ImageFile = "a/b.png" };

        var file = Assert.Single(Writer("coco").Write(output, new WriterOptions()));
        var perClass = Assert.Single(Writer("coco").Write(output, new WriterOptions { PerClass = true }));

        var annotations = JsonDocument.Parse(file.Content).RootElement.GetProperty("annotations").EnumerateArray().ToArray();
        Assert.Equal("x.coco.json", file.Name);
        Assert.Equal([2, 2, 5], annotations.Select(a => a.GetProperty("category_id").GetInt32()));
        Assert.Equal([2, 2, 1], annotations.Select(a => a.GetProperty("area").GetInt32()));
        Assert.Equal("[0,0,1,2]", annotations[0].GetProperty("bbox").GetRawText());
        Assert.Equal("[3,0,2,1]", annotations[1].GetProperty("bbox").GetRawText());
        Assert.Equal([0.75f, 0.25f, 0f], annotations.Select(a => a.GetProperty("score").GetSingle()));
        Assert.Equal("""{"size":[2,5],"counts":"028"}""", annotations[0].GetProperty("segmentation").GetRawText());
        var whole = JsonDocument.Parse(perClass.Content).RootElement.GetProperty("annotations").EnumerateArray().ToArray();
        Assert.Equal([0.375f, 0f], whole.Select(a => a.GetProperty("score").GetSingle()));
    }

    [Fact]
    public void CocoMerger_Parts_AreNumberedAnew()
    {
        using var folder = new DumpFolder();
        var parts = new[] { new LabelMap(1, 3, [1, 0, 2]), new LabelMap(1, 2, [2, 2]) }
            .Select((map, i) => Writer("coco").Write(Output(map) with { Name = $"s/{i}" }, new WriterOptions()).Single())
            .Select(file => folder.Write(file.Name, file.Content))
            .ToArray();

        using (var stream = File.Create(Path.Combine(folder.Path, "all.json")))
        {
            CocoMerger.Merge(parts, stream);
        }

        var dump = DumpReader.Open(Path.Combine(folder.Path, "all.json"), "auto", new DumpOptions());
        Assert.Equal(["s/0", "s/1"], dump.Names);
        Assert.Equal([1, 0, 2], dump.Load("s/0").Map.Labels.Select(id => (int)id));
        Assert.Equal([2, 2], dump.Load("s/1").Map.Labels.Select(id => (int)id));
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder.Path, "all.json")));
        Assert.Equal([1, 2, 3], json.RootElement.GetProperty("annotations").EnumerateArray().Select(a => a.GetProperty("id").GetInt32()));
        Assert.Equal([1, 2], json.RootElement.GetProperty("categories").EnumerateArray().Select(a => a.GetProperty("id").GetInt32()));
    }

    /// <summary>numpy.save of numpy.array([[0, 7, 255]], dtype=numpy.uint8), numpy 1.24.2.</summary>
    [Fact]
    public void NpyWriter_Bytes_AreNumpys()
    {
        var expected = Convert.FromBase64String("k05VTVBZAQB2AHsnZGVzY3InOiAnfHUxJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDEsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAB/8=");

        Assert.Equal(expected, NpyWriter.Write(new LabelMap(1, 3, [0, 7, 255])));
    }

    /// <summary>numpy.save of numpy.array([[300], [1]], dtype='&lt;u2'), numpy 1.24.2.</summary>
    [Fact]
    public void NpyWriter_LargeIds_AreNumpysOf16Bits()
    {
        var expected = Convert.FromBase64String("k05VTVBZAQB2AHsnZGVzY3InOiAnPHUyJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDEpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAosAQEA");

        Assert.Equal(expected, NpyWriter.Write(new LabelMap(2, 1, [300, 1])));
    }

    [Fact]
    public void PictureWriter_Picture_ShowsOnePanelOrTwo()
    {
        var picture = new RgbImage(2, 3, [.. Enumerable.Repeat((byte)100, 18)]);
        var output = Output(new LabelMap(2, 3, [0, 0, 0, 0, 0, 0])) with { Picture = picture };

        var overlay = Writer("overlay").Write(output, new WriterOptions()).Single();
        var side = Writer("side-by-side").Write(output, new WriterOptions()).Single();

        Assert.Equal("x.overlay.png", overlay.Name);
        Assert.Equal(picture.Pixels, ImageReader.Read(overlay.Content, ImageLimits.Default).Pixels);
        Assert.Equal((2, 6), (ImageReader.Read(side.Content, ImageLimits.Default).Height, ImageReader.Read(side.Content, ImageLimits.Default).Width));
        Assert.Equal("NO_IMAGE", Assert.Throws<InvalidInputException>(
            () => Writer("overlay").Write(output with { Picture = null }, new WriterOptions())).Reason);
    }

    private static IMapWriter Writer(string id) => MapWriters.All.Single(writer => writer.Id == id);

    private static OutputMap Output(LabelMap map) => new("x", map, new LabelSpace(0, []));

    private static LabelMap Random(int height, int width, int[] ids, int grain, int seed)
    {
        var random = new Random(seed);
        var coarse = new int[(height / grain) + 1, (width / grain) + 1];
        foreach (var (y, x) in from y in Enumerable.Range(0, coarse.GetLength(0)) from x in Enumerable.Range(0, coarse.GetLength(1)) select (y, x))
        {
            coarse[y, x] = ids[random.Next(ids.Length)];
        }

        return new LabelMap(height, width, [.. from y in Enumerable.Range(0, height) from x in Enumerable.Range(0, width) select (ushort)coarse[y / grain, x / grain]]);
    }
}
