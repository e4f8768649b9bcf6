using UoSam.Cli.Commands;
using UoSam.Core.LabelMaps;
using UoSam.Protos.V1;
using LabelMap = UoSam.Core.LabelMaps.LabelMap;

namespace UoSam.Cli.Tests.Converting;

/// <summary>
/// The recipes of clients/README.md on files shaped like each system's output, against services without a model: 1 becomes
/// 2, 3 becomes 4.
/// </summary>
public sealed class RecipeTests : IAsyncLifetime
{
    private const int Width = 500;
    private const int Middle = 187 * Width;

    private CommandScene _scene = null!;

    public async Task InitializeAsync() => _scene = await CommandScene.StartAsync();

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    /// <summary>PASS, and DeepCluster by LUSS's scripts: RGB with R + 256 G below the class's folder, scores beside it.</summary>
    [Fact]
    public async Task Luss_MapsWithScoresAndMatch_AreRefinedAndScored()
    {
        const string Name = "n01440764/ILSVRC2012_val_00000293";
        _scene.AddImage($"{Name}.JPEG");
        var ids = new ushort[375 * Width];
        ids.AsSpan(0, 4).Fill(300);
        ids[4] = 1000;
        _scene.Write($"masks/{Name}.png", LabelPngWriter.Write(new LabelMap(375, Width, ids), LabelPngFormat.Luss));
        var scores = Enumerable.Range(0, ids.Length).Select(i => i < 2 ? 0.1f : 0.9f);
        _scene.Write($"masks/{Name}.npy", DumpScene.Npy("<f4", 375, Width, scores.SelectMany(BitConverter.GetBytes)));
        var match = _scene.Write("match.json", """{"0": 0, "300": 1}""");

        var exit = await _scene.RefineFolderAsync("--mask-format", "luss", "--threshold", "0.3", "--match", match);

        Assert.Equal((0, ""), (exit, Faults()));
        Assert.Equal([0, 0, 2, 2, 1000, 0], _scene.Ids($"out/{Name}.png")[..6]);
        Assert.Equal(2, File.ReadAllBytes(_scene.PathOf($"out/{Name}.png"))[25]);
        Assert.Equal(0, await UosamCommand.RunAsync(
            ["eval", "--protocol", "luss", "--classes", "50", "--truth", _scene.PathOf("out"), "--pred", _scene.PathOf("out"), "--threshold", "none"],
            CancellationToken.None));
    }

    [Fact]
    public async Task MaskContrast_FloatArraysOf512_AreStretchedToTheImage()
    {
        _scene.AddImage("2007_000033.jpg");
        var values = Enumerable.Range(0, 512 * 512).Select(i => i % 512 < 256 ? 1f : 20f);
        _scene.Write("masks/2007_000033.npy", DumpScene.Npy("<f4", 512, 512, values.SelectMany(BitConverter.GetBytes)));

        var exit = await _scene.RefineFolderAsync("--mask-format", "npy", "--geometry", "squash");

        Assert.Equal((0, ""), (exit, Faults()));
        var row = _scene.Ids("out/2007_000033.png")[Middle..(Middle + Width)];
        Assert.Equal([.. Enumerable.Repeat(2, 250), .. Enumerable.Repeat(20, 250)], row);
    }

    /// <summary>CAUSE on VOC: colours of the bit palette, squashed to 320 x 320, numbered by the validation list.</summary>
    [Fact]
    public async Task CauseVoc_NumberedColours_AreRefinedAndScored()
    {
        _scene.AddImage("2007_000033.jpg");
        _scene.Write("masks/crfs_0.png", DumpScene.ColorPng(320, 320, (_, x) => x < 160 ? 0x800000 : 0x000080));
        var names = _scene.Write("val.txt", "2007_000033\n2007_000042\n");

        var exit = await _scene.RefineFolderAsync(
            "--mask-format", "color", "--geometry", "squash", "--names", names, "--background", "none");

        Assert.Equal((0, ""), (exit, Faults()));
        Assert.Equal([.. Enumerable.Repeat(2, 250), .. Enumerable.Repeat(4, 250)], _scene.Ids("out/2007_000033.png")[Middle..(Middle + Width)]);
        Assert.Equal(0, await UosamCommand.RunAsync(
            ["eval", "--protocol", "stego", "--labels", "voc", "--truth", _scene.PathOf("out"), "--pred", _scene.PathOf("out")],
            CancellationToken.None));
    }

    /// <summary>CAUSE and SmooSeg on COCO: short side to 320, centre crop; the sides go to the services as unknown.</summary>
    [Theory]
    [InlineData("color")]
    [InlineData("npy")]
    public async Task CauseAndSmooSegCoco_CentreCrop_LeavesTheSidesToTheVotes(string format)
    {
        _scene.AddImage("000000000139.jpg");
        _ = format == "color"
            ? _scene.Write("masks/crfs_0.png", DumpScene.ColorPng(320, 320, (_, x) => x < 160 ? 0x800000 : 0x000080))
            : _scene.Write("masks/0.npy", DumpScene.Npy(
                "<i8", 320, 320, Enumerable.Range(0, 320 * 320).SelectMany(i => BitConverter.GetBytes(i % 320 < 160 ? 1L : 4L))));
        var names = _scene.Write("val.txt", "000000000139.jpg\n");

        var exit = await _scene.RefineFolderAsync(
            "--mask-format", format, "--geometry", "crop", "--names", names, "--background", "none", "--void", "255");

        Assert.Equal(0, exit);
        var row = _scene.Ids("out/000000000139.png")[Middle..(Middle + Width)];
        Assert.Equal([.. Enumerable.Repeat(255, 62), .. Enumerable.Repeat(2, 188), .. Enumerable.Repeat(4, 188), .. Enumerable.Repeat(255, 62)], row);
        Assert.All(
            _scene.Stages.Script.Requests.OfType<OptimizeGlobalRequest>(),
            request => Assert.Equal((65535u, 255u), (request.LabelMap.UnknownId, request.LabelMap.VoidIds.Single())));
        Assert.Contains("46500 pixels had no coarse label", _scene.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CauseCityscapes_SharedColour_IsRefusedByPlaceUnlessTheLowestIsTaken()
    {
        _scene.AddImage("frankfurt_000000_000294.png");
        _scene.Write("masks/crfs_0.png", DumpScene.ColorPng(320, 320, (y, x) => y == 7 && x == 5 ? 0x999999 : x == 9 ? 0x000000 : 0xF423E8));
        var names = _scene.Write("val.txt", "frankfurt_000000_000294\n");
        string[] options = ["--mask-format", "color", "--palette", "cityscapes", "--geometry", "crop", "--names", names, "--background", "none", "--map-ids", "27=255"];

        var refused = await _scene.RefineFolderAsync(options);
        var failures = File.ReadAllText(_scene.PathOf("out/failures.jsonl"));
        var exit = await _scene.RefineFolderAsync([.. options, "--ambiguous", "lowest"]);

        Assert.Equal(CommandErrors.SomeFailed, refused);
        Assert.Contains("x 5, y 7 is ambiguous: ids 10 and 11", failures, StringComparison.Ordinal);
        Assert.Equal(0, exit);
        Assert.Equal([2, 10, 255], _scene.Ids("out/frankfurt_000000_000294.png").Distinct().Order());
    }

    /// <summary>PiCIE: label_1/INDEX.pkl, flat int64 of the 80 x 80 features of a 320 crop, -1 without a label.</summary>
    [Fact]
    public async Task Picie_FlatTensors_AreSpreadOverTheCrop()
    {
        _scene.AddImage("000000000139.jpg");
        _scene.Write("masks/label_1/0.pkl", DumpScene.Torch([.. Enumerable.Range(0, 6400).Select(i => i % 80 == 0 ? -1L : i % 80 < 40 ? 1L : 26L)]));
        var names = _scene.Write("train.txt", "000000000139\n");

        var exit = await _scene.RefineFolderAsync(
            "--mask-format", "torch", "--geometry", "crop:320", "--names", names, "--background", "none", "--quiet");

        Assert.Equal((0, ""), (exit, Faults()));
        var row = _scene.Ids("out/000000000139.png")[Middle..(Middle + Width)];
        Assert.Equal([255, 2, 26, 255], row.Where((id, i) => i == 0 || row[i - 1] != id));
        Assert.Equal((188, 188), (row.Count(id => id == 2) + 5, row.Count(id => id == 26)));
    }

    [Fact]
    public async Task Ssa_SemanticMasks_AreRefinedWhereTheyAre()
    {
        _scene.AddImage("coffee.jpg");

        // 375 x 500, column by column: 100 columns of 1, 300 of 12, and 100 that no mask covers.
        _scene.Write("masks/coffee_semantic.json", """
            {"annotations": [{"bbox": [0, 0, 100, 375], "class_name": "wall", "class_proposals": ["wall"]}],
             "semantic_mask": {"1": {"size": [375, 500], "counts": [0, 37500, 150000]}, "12": {"size": [375, 500], "counts": [37500, 112500, 37500]}}}
            """);

        var exit = await _scene.RefineFolderAsync("--mask-format", "ssa", "--fill", "unknown", "--background", "none", "--quiet");

        Assert.Equal((0, ""), (exit, Faults()));
        Assert.Equal(
            [.. Enumerable.Repeat(2, 100), .. Enumerable.Repeat(12, 300), .. Enumerable.Repeat(255, 100)],
            _scene.Ids("out/coffee.png")[Middle..(Middle + Width)]);
    }

    [Fact]
    public async Task Sam_FolderOfMasks_BecomesOneIdPerMask()
    {
        _scene.AddImage("coffee.jpg");
        _scene.Write(
            "masks/coffee/metadata.csv",
            "id,area,bbox_x0,bbox_y0,bbox_w,bbox_h,point_input_x,point_input_y,predicted_iou,stability_score,crop_box_x0,crop_box_y0,crop_box_w,crop_box_h\n"
            + "0,37500,0,0,100,375,50.5,20.5,1.01,0.99,0,0,500,375\n1,150000,0,0,400,375,150.5,20.5,0.98,0.97,0,0,500,375");
        _scene.Write("masks/coffee/0.png", DumpScene.Mask(375, Width, (_, x) => x < 100));
        _scene.Write("masks/coffee/1.png", DumpScene.Mask(375, Width, (_, x) => x < 400));

        var exit = await _scene.RefineFolderAsync("--mask-format", "sam", "--format", "palette,coco,masks,side-by-side", "--per-class");

        Assert.Equal((0, ""), (exit, Faults()));

        // Mask 0 is id 1, which the services turn to 2, the id of mask 1.
        Assert.Equal([.. Enumerable.Repeat(2, 400), .. Enumerable.Repeat(0, 100)], _scene.Ids("out/coffee.png")[..Width]);
        Assert.Equal(
            ["annotations.json", "coffee.coco.json", "coffee.png", "coffee.side.png", "coffee/2.png"],
            Directory.GetFiles(_scene.PathOf("out"), "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(_scene.PathOf("out"), file)).Order(StringComparer.Ordinal));
        Assert.Contains("\"score\":0", File.ReadAllText(_scene.PathOf("out/annotations.json")), StringComparison.Ordinal);
    }

    /// <summary>What is on standard error but progress.</summary>
    private string Faults() => string.Join('\n', _scene.Errors.Split('\n').Where(line => line.StartsWith("uosam", StringComparison.Ordinal)));
}
