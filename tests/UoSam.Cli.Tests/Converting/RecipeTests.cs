using System.Text.Json;
using UoSam.Cli.Commands;
using UoSam.Core.LabelMaps;
using UoSam.Protos.V1;

namespace UoSam.Cli.Tests.Converting;

/// <summary>
/// The recipes of clients/README.md, command by command, on files shaped like each system's output, against services without a model that
/// turn 1 into 2 and 3 into 4. Two images, whose left half the system calls 1 in the one and 2 in the other, and the right half the same in
/// both: the truth has one class in either half, so that half of the left is found before and all of it after.
/// </summary>
public sealed class RecipeTests : IAsyncLifetime
{
    private const int Width = 500;
    private static readonly string[] Voc = ["2007_000033", "2007_000042"];
    private static readonly string[] Coco = ["000000000139", "000000000285"];

    private CommandScene _scene = null!;

    public async Task InitializeAsync() => _scene = await CommandScene.StartAsync();

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public void EveryRecipe_HasATestHere() => Assert.Equal(
        [
            "PASS", "DeepCluster, and others through LUSS's scripts", "MaskContrast", "CAUSE on PASCAL VOC", "CAUSE on COCO-Stuff",
            "CAUSE on Cityscapes", "SmooSeg", "PiCIE, and its MDC", "SSA", "SAM",
        ],
        Recipe.Titles);

    /// <summary>RGB with R + 256 G below the class's folder, scores beside it; the upper 75 rows are below the threshold.</summary>
    [Fact]
    public async Task Pass_MapsWithScoresAndMatch()
    {
        const string Name = "n01440764/ILSVRC2012_val_00000293";
        _scene.AddPicture($"ImageNetS50/validation/{Name}.JPEG");
        AddLuss($"ImageNetS50/validation-segmentation/{Name}.png", (y, x) => y < 75 ? 0 : x == 0 ? 1000 : x < 250 ? 5 : 7);
        AddLuss($"PASS/validation/{Name}.png", (_, x) => x < 250 ? 1 : 7);
        var scores = Enumerable.Range(0, 375 * Width).Select(i => i < 75 * Width ? 0.36f : 0.38f);
        _scene.Write($"PASS/validation/{Name}.npy", DumpScene.Npy("<f4", 375, Width, scores.SelectMany(BitConverter.GetBytes)));
        _scene.Write("PASS/match.json", """{"1": 3, "2": 5, "7": 7, "0": 0}""");

        await _scene.FollowAsync("PASS");

        Assert.Equal(2, File.ReadAllBytes(_scene.PathOf($"refined/{Name}.png"))[25]);
        AssertFigures("mIoU", 2 / 51.0, 3 / 51.0);
        Assert.Contains("taken as they are", File.ReadAllText(_scene.PathOf("figures.json")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeepCluster_MapsWithoutScores()
    {
        foreach (var (name, id) in (IEnumerable<(string, int)>)[("n01440764/ILSVRC2012_val_00000293", 1), ("n01440764/ILSVRC2012_val_00002138", 2)])
        {
            _scene.AddPicture($"ImageNetS50/validation/{name}.JPEG");
            AddLuss($"ImageNetS50/validation-segmentation/{name}.png", (_, _) => 5);
            AddLuss($"DeepCluster/validation/{name}.png", (_, _) => id);
        }

        await _scene.FollowAsync("DeepCluster, and others through LUSS's scripts");

        AssertFigures("mIoU", 0.5 / 51, 1 / 51.0);
    }

    [Fact]
    public async Task MaskContrast_FloatArraysOf512_AreStretchedToTheImage()
    {
        AddVoc();
        for (var i = 0; i < 2; i++)
        {
            var left = i + 1f;
            var values = Enumerable.Range(0, 512 * 512).Select(at => at % 512 < 256 ? left : 20f);
            _scene.Write($"EMBEDDINGS/{Voc[i]}.npy", DumpScene.Npy("<f4", 512, 512, values.SelectMany(BitConverter.GetBytes)));
        }

        await _scene.FollowAsync("MaskContrast");

        Assert.Equal([.. Enumerable.Repeat(2, 250), .. Enumerable.Repeat(20, 250)], Row($"refined/{Voc[0]}.png"));
        AssertFigures("mIoU", 1.5 / 21, 2 / 21.0);
        Assert.Contains("a subset: 1 of 3 images", _scene.Errors, StringComparison.Ordinal);
        Assert.Contains("a subset: 1 of 3 images", _scene.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    /// <summary>Colours of the bit palette, squashed to 320 x 320, numbered by the validation list.</summary>
    [Fact]
    public async Task CauseVoc_NumberedColours()
    {
        AddVoc();
        AddCrfs("pascalvoc", [0x800000, 0x008000], 0x000080);
        _scene.Write("val.txt", string.Join('\n', Voc));

        await _scene.FollowAsync("CAUSE on PASCAL VOC");

        Assert.Equal([.. Enumerable.Repeat(2, 250), .. Enumerable.Repeat(4, 250)], Row($"refined/{Voc[0]}.png"));

        // Without a class for the lost half, the cluster it went to counts as a third class of IoU 0.
        AssertFigures("mIoU", 0.5, 1);
        AssertFigures("accuracy", 0.75, 1);
    }

    /// <summary>Short side to 320, centre crop; the sides go to the services as unknown.</summary>
    [Fact]
    public async Task CauseCoco_CentreCropOfColours()
    {
        AddCoco("val2017");
        AddCrfs("cocostuff27", [0x800000, 0x008000], 0x000080);
        _scene.Write("Coco164kFull_Stuff_Coarse_7.txt", string.Join('\n', Coco));

        await _scene.FollowAsync("CAUSE on COCO-Stuff");

        Assert.Equal(
            [.. Enumerable.Repeat(255, 62), .. Enumerable.Repeat(2, 188), .. Enumerable.Repeat(4, 188), .. Enumerable.Repeat(255, 62)],
            Row($"refined/{Coco[0]}.png"));
        Assert.All(
            _scene.Stages.Script.Requests.OfType<OptimizeGlobalRequest>(),
            request => Assert.Equal((65535u, 255u), (request.LabelMap.UnknownIds.Single(), request.LabelMap.VoidIds.Single())));
        AssertFigures("mIoU", 0.5, 1);
    }

    [Fact]
    public async Task CauseCityscapes_SharedColourAndCities()
    {
        string[] names = ["frankfurt/frankfurt_000000_000294", "lindau/lindau_000000_000019"];
        foreach (var name in names)
        {
            _scene.AddPicture($"cityscapes/leftImg8bit/val/{name}_leftImg8bit.png");
            _scene.AddTruth($"cityscapes/gtFine/val/{name}_gtFine_labelIds.png", x => x < 250 ? 11 : 17);
            _scene.AddTruth($"cityscapes/gtFine/val/{name}_gtFine_instanceIds.png", x => x < 250 ? 11 : 17);
            _scene.Write($"cityscapes/gtFine/val/{name}_gtFine_color.png", DumpScene.ColorPng(375, Width, (_, _) => 0x999999));
        }

        AddCrfs("cityscapes", [0xF423E8, 0xFAAAA0], 0x999999, lastColumn: 0x000000);
        _scene.Write("val.txt", string.Join('\n', names.Select(name => $"{name}_leftImg8bit.png")));

        await _scene.FollowAsync("CAUSE on Cityscapes");

        Assert.Equal([2, 10, 255], _scene.Ids($"refined/{names[0]}_leftImg8bit.png").Distinct().Order());
        AssertFigures("mIoU", 0.5, 1);

        var refine = Recipe.Of("CAUSE on Cityscapes")[0];
        var ambiguous = Array.IndexOf(refine, "--ambiguous");
        Assert.Equal(
            CommandErrors.SomeFailed,
            await _scene.RunHereAsync([.. refine[..ambiguous], .. refine[(ambiguous + 2)..], "--overwrite"]));
        Assert.Contains("is ambiguous: ids 10 and 11", File.ReadAllText(_scene.PathOf("refined/failures.jsonl")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SmooSeg_CentreCropOfNumbers()
    {
        AddCoco("val2017");
        for (var i = 0; i < 2; i++)
        {
            var left = i + 1L;
            var values = Enumerable.Range(0, 320 * 320).SelectMany(at => BitConverter.GetBytes(at % 320 < 160 ? left : 4L));
            _scene.Write($"DUMP/{i}.npy", DumpScene.Npy("<i8", 320, 320, values));
        }

        _scene.Write("val.txt", string.Join('\n', Coco.Select(name => $"{name}.jpg")));

        await _scene.FollowAsync("SmooSeg");

        AssertFigures("mIoU", 0.5, 1);
    }

    /// <summary>label_1/INDEX.pkl, flat int64 of the 80 x 80 features of a 320 crop, -1 without a label.</summary>
    [Fact]
    public async Task Picie_FlatTensorsOverTheCrop()
    {
        AddCoco("train2017");
        for (var i = 0; i < 2; i++)
        {
            var left = i + 1L;
            _scene.Write($"label_1/{i}.pkl", DumpScene.Torch([.. Enumerable.Range(0, 6400).Select(at => at % 80 == 0 ? -1L : at % 80 < 40 ? left : 26L)]));
        }

        _scene.Write("train.txt", string.Join('\n', Coco));

        await _scene.FollowAsync("PiCIE, and its MDC");

        var row = Row($"refined/{Coco[0]}.png");
        Assert.Equal([255, 2, 26, 255], row.Where((id, i) => i == 0 || row[i - 1] != id));
        Assert.Equal((188, 188), (row.Count(id => id == 2) + 5, row.Count(id => id == 26)));
        Assert.Equal(1, Figures("mIoU").After);
        Assert.Equal(0.5, Figures("mIoU").Before, 2);
    }

    /// <summary>All results in one folder, whatever the cities of the images; 100 columns are under no mask.</summary>
    [Fact]
    public async Task Ssa_SemanticMasks()
    {
        const string Name = "frankfurt/frankfurt_000000_000294";
        _scene.AddPicture($"cityscapes/leftImg8bit/val/{Name}_leftImg8bit.png");
        _scene.AddTruth($"cityscapes/gtFine/val/{Name}_gtFine_labelTrainIds.png", x => x < 100 ? 2 : x < 400 ? 12 : 255);
        _scene.Write("SSA/frankfurt_000000_000294_leftImg8bit_semantic.json", """
            {"annotations": [{"bbox": [0, 0, 100, 375], "class_name": "wall", "class_proposals": ["wall"]}],
             "semantic_mask": {"1": {"size": [375, 500], "counts": [0, 37500, 150000]}, "12": {"size": [375, 500], "counts": [37500, 112500, 37500]}}}
            """);

        await _scene.FollowAsync("SSA");

        Assert.Equal(
            [.. Enumerable.Repeat(2, 100), .. Enumerable.Repeat(12, 300), .. Enumerable.Repeat(255, 100)],
            Row($"refined/{Name}_leftImg8bit.png"));
        AssertFigures("mIoU", 0.5, 1);
    }

    [Fact]
    public async Task Sam_FolderOfMasks()
    {
        _scene.AddPicture("IMAGES/coffee.jpg");
        _scene.Write(
            "SAM/coffee/metadata.csv",
            "id,area,bbox_x0,bbox_y0,bbox_w,bbox_h,point_input_x,point_input_y,predicted_iou,stability_score,crop_box_x0,crop_box_y0,crop_box_w,crop_box_h\n"
            + "0,37500,0,0,100,375,50.5,20.5,1.01,0.99,0,0,500,375\n1,150000,0,0,400,375,150.5,20.5,0.98,0.97,0,0,500,375");
        _scene.Write("SAM/coffee/0.png", DumpScene.Mask(375, Width, (_, x) => x < 100));
        _scene.Write("SAM/coffee/1.png", DumpScene.Mask(375, Width, (_, x) => x < 400));

        await _scene.FollowAsync("SAM");

        CheckSam();
    }

    /// <summary>amg.py --convert-to-rle: a list of masks per image.</summary>
    [Fact]
    public async Task Sam_JsonOfRunLengths()
    {
        _scene.AddPicture("IMAGES/coffee.jpg");
        _scene.Write("SAM/coffee.json", """
            [{"segmentation": {"size": [375, 500], "counts": [0, 37500, 150000]}, "area": 37500, "bbox": [0, 0, 100, 375], "predicted_iou": 1.01,
              "point_coords": [[50.5, 20.5]], "stability_score": 0.99, "crop_box": [0, 0, 500, 375]},
             {"segmentation": {"size": [375, 500], "counts": [0, 150000, 37500]}, "area": 150000, "bbox": [0, 0, 400, 375], "predicted_iou": 0.98,
              "point_coords": [[150.5, 20.5]], "stability_score": 0.97, "crop_box": [0, 0, 500, 375]}]
            """);

        await _scene.FollowAsync("SAM");

        CheckSam();
    }

    // Mask 0 is id 1, which the services turn to 2, the id of mask 1: 100 of 500 columns.
    private void CheckSam()
    {
        Assert.Equal([.. Enumerable.Repeat(2, 400), .. Enumerable.Repeat(0, 100)], Row("refined/coffee.png"));
        using var json = JsonDocument.Parse(File.ReadAllText(_scene.PathOf("figures.json")));
        Assert.Equal(0.2, json.RootElement.GetProperty("images")[0].GetProperty("changed_share").GetDouble());
    }

    /// <summary>Two images with a list, and a third without a prediction.</summary>
    private void AddVoc()
    {
        foreach (var name in (string[])[.. Voc, "2007_000061"])
        {
            _scene.AddPicture($"VOC2012/JPEGImages/{name}.jpg");
            _scene.AddTruth($"VOC2012/SegmentationClass/{name}.png", x => x < 250 ? 5 : 7);
        }
    }

    // Fine ids 0 and 1 are of the coarse classes 9 and 11.
    private void AddCoco(string set)
    {
        foreach (var name in Coco)
        {
            _scene.AddPicture($"coco/{set}/{name}.jpg");
            _scene.AddTruth($"coco/stuffthingmaps/{set}/{name}.png", x => x < 250 ? 0 : 1);
        }
    }

    private void AddCrfs(string set, int[] left, int right, int? lastColumn = null)
    {
        for (var i = 0; i < left.Length; i++)
        {
            var color = left[i];
            _scene.Write(
                $"results/{set}/TR/crfs/crfs_{i}.png",
                DumpScene.ColorPng(320, 320, (_, x) => x < 160 ? color : x == 319 && lastColumn is { } last ? last : right));
        }
    }

    private void AddLuss(string name, Func<int, int, int> idAt) =>
        _scene.Write(name, LabelPngWriter.Write(DumpScene.Map(idAt), LabelPngFormat.Luss));

    private int[] Row(string map) => _scene.Ids(map)[(187 * Width)..(188 * Width)];

    private void AssertFigures(string name, double before, double after)
    {
        var (was, now) = Figures(name);
        Assert.Equal(before, was, 1e-9);
        Assert.Equal(after, now, 1e-9);
        Assert.True(File.Exists(_scene.PathOf("figures.html")));
    }

    private (double Before, double After) Figures(string name)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(_scene.PathOf("figures.json")));
        var figure = json.RootElement.GetProperty("overall").GetProperty(name);
        return (figure.GetProperty("before").GetDouble(), figure.GetProperty("value").GetDouble());
    }
}
