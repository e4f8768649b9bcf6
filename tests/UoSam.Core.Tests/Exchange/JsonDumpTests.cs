using System.Text;
using UoSam.Core.Exchange;
using UoSam.Core.Tests.LabelMaps;

namespace UoSam.Core.Tests.Exchange;

public class JsonDumpTests
{
    // 2 x 3 (height x width), column by column: all pixels, and the upper left one as 0, 1 and 5 zeros.
    private const string Whole = """{"size": [2, 3], "counts": [0, 6]}""";
    private const string UpperLeft = """{"size": [2, 3], "counts": "015"}""";

    private static readonly DumpOptions Options = new();

    [Fact]
    public void Open_SamFolder_PaintsMasksByTheirNumbers()
    {
        using var folder = new DumpFolder();
        folder.Write(
            "coffee/metadata.csv",
            "id,area,bbox_x0,bbox_y0,bbox_w,bbox_h,point_input_x,point_input_y,predicted_iou,stability_score,crop_box_x0,"
            + "crop_box_y0,crop_box_w,crop_box_h\n0,1,1,0,1,1,1.5,0.5,0.98,0.97,0,0,4,1\n1,3,0,0,3,1,0.5,0.5,0.9,0.96,0,0,4,1\n");
        folder.Write("coffee/0.png", Grey(0, 255, 0, 0));
        folder.Write("coffee/1.png", Grey(255, 255, 255, 0));

        var dump = DumpReader.Open(folder.Path, "auto", Options);

        Assert.Equal("sam", dump.Format);
        Assert.Equal([2, 1, 2, 0], Ids(dump, "coffee"));
    }

    [Fact]
    public void Load_SamFolderWithoutAMaskOfItsList_NamesIt()
    {
        using var folder = new DumpFolder();
        folder.Write("coffee/metadata.csv", "id,area,bbox_x0\n0,1,1\n7,1,1\n");
        folder.Write("coffee/0.png", Grey(0, 255));

        var fault = Assert.Throws<InvalidInputException>(() => DumpReader.Open(folder.Path, "sam", Options).Load("coffee"));

        Assert.Contains("names mask 7", fault.Message, StringComparison.Ordinal);
    }

    /// <summary>Names in Latin-1, as old programs write them, and half a surrogate pair.</summary>
    [Theory]
    [InlineData("labelme", """{"imageHeight": 2, "imageWidth": 3, "shapes": [{"label": "Straße", "points": []}]}""", "the text \"Stra\uFFFDe\" is no UTF-8")]
    [InlineData("coco", """{"images": [{"id": 1, "file_name": "Straße.jpg", "height": 2, "width": 3}]}""", "the text \"Stra\uFFFDe.jpg\" is no UTF-8")]
    [InlineData("coco", """{"images": [{"id": 1, "file_name": "\ud800", "height": 2, "width": 3}]}""", """the text "\ud800" is no UTF-8""")]
    [InlineData("coco", """{"images": [{"id": 1, "\udc00": "a.jpg", "height": 2, "width": 3}]}""", "invalid UTF-16")]
    public void Load_JsonWithTextThatIsNoUtf8_TellsIt(string format, string json, string expected)
    {
        using var folder = new DumpFolder();
        var path = folder.Write("a.json", Encoding.Latin1.GetBytes(json));

        var fault = Assert.Throws<InvalidInputException>(() => DumpReader.Open(path, format, Options).Load("a"));

        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    /// <summary>As Windows editors write UTF-8.</summary>
    [Theory]
    [InlineData("coco", """{"images": [{"id": 1, "file_name": "a.jpg", "height": 1, "width": 2}], "annotations": [{"image_id": 1, "category_id": 7, "segmentation": [[0, 0, 1, 0, 1, 1, 0, 1]]}]}""")]
    [InlineData("labelme", """{"imageHeight": 1, "imageWidth": 2, "shapes": [{"label": "7", "points": [[0, 0], [1, 0], [1, 1], [0, 1]]}]}""")]
    public void Open_JsonWithByteOrderMark_IsReadAsWithout(string format, string json)
    {
        using var folder = new DumpFolder();
        var path = folder.Write("a.json", [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(json)]);

        var dump = DumpReader.Open(path, "auto", Options);

        Assert.Equal(format, dump.Format);
        Assert.Equal([7, 0], Ids(dump, "a"));
    }

    /// <summary>Sizes that no map can have, told before anything is allocated for them.</summary>
    [Theory]
    [InlineData("sam", """{"image": {"height": 0, "width": 5}, "annotations": []}""", "DUMP_JSON")]
    [InlineData("sam", """{"image": {"height": -3, "width": -5}, "annotations": [{"segmentation": [[0, 0, 1, 0, 1, 1]]}]}""", "DUMP_JSON")]
    [InlineData("sam", """{"image": {"height": 100000, "width": 100000}, "annotations": []}""", "DUMP_TOO_LARGE")]
    [InlineData("ssa", """{"semantic_mask": {"1": {"size": [2000000000, 2000000000], "counts": "0"}}}""", "DUMP_TOO_LARGE")]
    [InlineData("ssa", """{"semantic_mask": {"1": {"size": [2.5, 2], "counts": [4]}}}""", "DUMP_JSON")]
    [InlineData("labelme", """{"imageHeight": -3, "imageWidth": -5, "shapes": []}""", "DUMP_JSON")]
    public void Load_JsonOfASizeThatCannotBe_FailsWithInvalidInput(string format, string json, string reason)
    {
        using var folder = new DumpFolder();
        var path = folder.Write("a.json", json);

        var fault = Assert.Throws<InvalidInputException>(() => DumpReader.Open(path, format, Options).Load("a"));

        Assert.Equal(reason, fault.Reason);
    }

    [Fact]
    public void Load_LabelMeWithPointsOfThreeNumbers_FailsWithInvalidInput()
    {
        using var folder = new DumpFolder();
        var path = folder.Write("a.json", """{"imageHeight": 3, "imageWidth": 3, "shapes": [{"label": "7", "points": [[0, 0, 9], [2, 0, 9]]}]}""");

        var fault = Assert.Throws<InvalidInputException>(() => DumpReader.Open(path, "labelme", Options).Load("a"));

        Assert.Contains("[x, y]", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_SamJson_ReadsBothKindsOfRunLengths()
    {
        using var folder = new DumpFolder();
        folder.Write("a.json", $$"""[{"segmentation": {{Whole}}, "area": 6, "bbox": [0, 0, 3, 2]}, {"segmentation": {{UpperLeft}}, "area": 1}]""");

        var dump = DumpReader.Open(folder.Path, "auto", Options);

        Assert.Equal("sam", dump.Format);
        Assert.Equal([2, 1, 1, 1, 1, 1], Ids(dump, "a"));
    }

    [Fact]
    public void Open_Sa1bJson_ReadsItsAnnotations()
    {
        using var folder = new DumpFolder();
        folder.Write("sa_1.json", $$"""{"image": {"image_id": 1, "width": 3, "height": 2, "file_name": "sa_1.jpg"}, "annotations": [{"id": 9, "segmentation": {{UpperLeft}}}]}""");

        Assert.Equal([1, 0, 0, 0, 0, 0], Ids(DumpReader.Open(folder.Path, "auto", Options), "sa_1"));
    }

    [Fact]
    public void Open_Ssa_TakesClassesAndFillsTheRest()
    {
        using var folder = new DumpFolder();
        folder.Write("x_semantic.json", $$"""{"annotations": [], "semantic_mask": {"12": {{UpperLeft}}, "3": {"size": [2, 3], "counts": [4, 2]} } }""");

        var dump = DumpReader.Open(folder.Path, "auto", Options with { FillId = 65535 });

        Assert.Equal("ssa", dump.Format);
        Assert.Equal([12, 65535, 3, 65535, 65535, 3], Ids(dump, "x"));
    }

    [Fact]
    public void Load_SsaOfNamesOnly_TakesIdsFromTheList()
    {
        using var folder = new DumpFolder();
        folder.Write("x_semantic.json", $$"""{"annotations": [{"segmentation": {{UpperLeft}}, "class_name": "cup"}]}""");

        Assert.Equal(
            [2, 0, 0, 0, 0, 0],
            Ids(DumpReader.Open(folder.Path, "ssa", Options with { ClassNames = new ClassNames(["wall", "floor", "cup"]) }), "x"));
        Assert.Contains(
            "list of class names",
            Assert.Throws<InvalidInputException>(() => DumpReader.Open(folder.Path, "ssa", Options).Load("x")).Message,
            StringComparison.Ordinal);
        Assert.Equal(
            "CLASS_NAME",
            Assert.Throws<InvalidInputException>(() => DumpReader.Open(folder.Path, "ssa", Options with { ClassNames = new ClassNames(["wall"]) }).Load("x")).Reason);
    }

    [Fact]
    public void Open_Coco_GivesOneMapPerImage()
    {
        using var folder = new DumpFolder();
        var file = folder.Write("instances.json", $$"""
            {"info": {"x": [1, {"images": 2}]}, "licenses": [],
             "images": [{"id": 7, "file_name": "b/one.jpg", "height": 2, "width": 3}, {"file_name": "two.jpg", "id": 8, "width": 3, "height": 2}],
             "annotations": [
               {"id": 1, "image_id": 7, "category_id": 18, "segmentation": [[0, 0, 0, 2, 2, 2, 2, 0]], "iscrowd": 0, "area": 4},
               {"id": 2, "image_id": 7, "category_id": 300, "segmentation": {{UpperLeft}}, "iscrowd": 0},
               {"id": 3, "image_id": 7, "category_id": 2, "segmentation": {{Whole}}, "iscrowd": 1}],
             "categories": [{"id": 18, "name": "dog"}]}
            """);

        var dump = DumpReader.Open(file, "auto", Options);

        Assert.Equal("coco", dump.Format);
        Assert.Equal(["b/one", "two"], dump.Names);
        Assert.Equal([300, 18, 2, 18, 18, 2], Ids(dump, "b/one"));
        Assert.Equal([0, 0, 0, 0, 0, 0], Ids(dump, "two"));
    }

    /// <summary>COCO's own files have images, annotations and categories, ours begin with the annotations.</summary>
    [Theory]
    [InlineData("images", "annotations", "categories")]
    [InlineData("annotations", "images", "categories")]
    public void Open_CocoOfManyImages_IsDetectedInEveryOrder(params string[] order)
    {
        using var folder = new DumpFolder();
        string List(string key) => string.Join(", ", Enumerable.Range(0, 500).Select(i => key switch
        {
            "images" => $$"""{"id": {{i}}, "file_name": "{{i}}.jpg", "height": 2, "width": 3}""",
            "annotations" => $$"""{"id": {{i}}, "image_id": {{i}}, "category_id": 1, "segmentation": {{Whole}}}""",
            _ => $$"""{"id": {{i}}, "name": "a class"}""",
        }));
        var file = folder.Write("all.json", $"{{{string.Join(", ", order.Select(key => $"\"{key}\": [{List(key)}]"))}}}");

        Assert.Equal(500, DumpReader.Open(file, "auto", Options).Names.Count);
    }

    [Fact]
    public void Load_CocoPanoptic_TakesClassesOfItsPngs()
    {
        using var folder = new DumpFolder();
        int[] pixels = [0, 0, 0, 1, 2, 3, 9, 0, 0];
        folder.Write("val/one.png", new PngBuilder(1, 3, 8, 2, false).Build((_, x, channel) => pixels[(3 * x) + channel], _ => 0));
        var file = folder.Write("val.json", """
            {"images": [{"id": 7, "file_name": "one.jpg", "height": 1, "width": 3}],
             "annotations": [{"image_id": 7, "file_name": "one.png", "segments_info": [{"id": 197121, "category_id": 18}, {"id": 9, "category_id": 200}]}]}
            """);

        var dump = DumpReader.Open(file, "auto", Options with { FillId = 255 });

        Assert.Equal([255, 18, 200], Ids(dump, "one"));
        File.Delete(Path.Combine(folder.Path, "val", "one.png"));
        Assert.Contains("the folder of the PNGs as ", Assert.Throws<InvalidInputException>(() => dump.Load("one")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"images": [], "annotations": []}""", "no \"images\"")]
    [InlineData("""{"images": [{"id": 1, "file_name": "a", "height": 1, "width": 1}], "annotations": [{"image_id": 2}]}""", "image 2")]
    [InlineData("""{"images": [{"id": 1, "height": 1, "width": 1}], "annotations": []}""", "file_name")]
    [InlineData("""{"images": [{"id": 1, "file_name": "a", "height": 0, "width": 1}], "annotations": []}""", "0 x 1")]
    [InlineData("""{"images": [{"id": 1, "file_name": "a", "height": 1, "width": 1}, {"id": 2, "file_name": "a", "height": 1, "width": 1}]}""", "two images")]
    [InlineData("""{"images": [{"id": "x", "file_name": "a"}], "annotations": []}""", "byte 12")]
    [InlineData("""{"images": [""", "no JSON")]
    public void Open_CocoThatIsNone_NamesFileAndFault(string json, string expected)
    {
        using var folder = new DumpFolder();
        var file = folder.Write("instances.json", json);

        var fault = Assert.Throws<InvalidInputException>(() => DumpReader.Open(file, "coco", Options));

        Assert.StartsWith(file, fault.Message, StringComparison.Ordinal);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[{"segmentation": {"size": [2, 3], "counts": [1, 2]}}]""")]
    [InlineData("""[{"segmentation": {"size": [2], "counts": [1, 2]}}]""")]
    [InlineData("""[{"segmentation": {"size": [2, 3], "counts": {}}}]""")]
    [InlineData("""[{"segmentation": {"size": [2, 3]}}]""")]
    [InlineData("""[{"segmentation": {"size": [200000, 300000], "counts": [60000000000]}}]""")]
    [InlineData("""[{"image_id": 1, "category_id": 3, "segmentation": {"size": [2, 3], "counts": [1, 5]}}]""")]
    [InlineData("""[{"area": 1}]""")]
    [InlineData("""[]""")]
    [InlineData("""[{"segmentation": """)]
    public void Load_SamThatIsNone_NamesTheFile(string json)
    {
        using var folder = new DumpFolder();
        var file = folder.Write("a.json", json);

        var fault = Assert.Throws<InvalidInputException>(() => DumpReader.Open(file, "sam", Options).Load("a"));

        Assert.StartsWith(file, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_LabelMe_DrawsShapesByName()
    {
        using var folder = new DumpFolder();
        folder.Write("x.json", """
            {"version": "5.4.1", "flags": {}, "imagePath": "x.jpg", "imageData": null, "imageHeight": 2, "imageWidth": 3, "shapes": [
              {"label": "dog", "points": [[0, 0], [2, 0], [2, 2], [0, 2]], "shape_type": "polygon"},
              {"label": "7", "points": [[0, 0], [1, 1]], "shape_type": "rectangle"}]}
            """);

        var dump = DumpReader.Open(folder.Path, "auto", Options with { ClassNames = new ClassNames(["", "cat", "dog"]) });

        Assert.Equal("labelme", dump.Format);
        Assert.Equal([7, 2, 0, 2, 2, 0], Ids(dump, "x"));
    }

    private static int[] Ids(LabelMapDump dump, string name) => [.. dump.Load(name).Map.Labels.Select(id => (int)id)];

    private static byte[] Grey(params int[] row) => new PngBuilder(1, row.Length, 8, 0, false).Build((_, x, _) => row[x], _ => 0);
}
