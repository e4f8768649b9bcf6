using UoSam.Cli.Commands;
using UoSam.Core.LabelMaps;

namespace UoSam.Cli.Tests.Evaluating;

/// <summary>Predictions as other systems write them, scored where they lie.</summary>
[Collection(ConsoleTests.Name)]
public sealed class EvalFormatsTests : IDisposable
{
    private readonly CommandRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task Eval_NumPyArrays_AreReadAsIds()
    {
        _run.Map("truth/2007_0.1.png", 1, 1, 2, 0);
        _run.Scores("pred/2007_0.1.npy", 1, 1, 2, 2);

        var figures = await _run.FiguresAsync("--protocol boundary");

        Assert.Equal("0.75,,", figures["data set,boundary,accuracy"]);
    }

    [Fact]
    public async Task Eval_PaletteColours_BecomeTheirIds()
    {
        // VOC's colours of 1 and 4: (128, 0, 0) and (0, 0, 128).
        _run.Map("truth/a.png", 1, 4, 4, 0);
        _run.File("pred/a.png", Colours([128, 0, 0], [0, 0, 128], [0, 0, 128], [128, 0, 0]));

        var figures = await _run.FiguresAsync("--protocol boundary");

        Assert.Equal("0.75,,", figures["data set,boundary,accuracy"]);
    }

    [Theory]
    [InlineData("boundary")]
    [InlineData("stego --classes 3")]
    [InlineData("luss --classes 2")]
    public async Task Eval_CentreCrop_LeavesOutWhatWasNeverPredicted(string protocol)
    {
        // The image is 2 x 6, the prediction its middle 2 x 2; the truth left and right of it is never looked at.
        _run.Map("truth/a.png", 2, 2, 1, 1, 2, 2, 2, 2, 1, 1, 2, 2);
        _run.Map("pred/a.png", 1, 1, 1, 1);

        var figures = await _run.FiguresAsync($"--protocol {protocol} --geometry crop");

        Assert.Equal("1,,", figures[$"data set,{protocol.Split(' ')[0]},accuracy"]);
    }

    [Fact]
    public async Task Eval_Squashed_IsBroughtBackToTheImage()
    {
        _run.Map("truth/a.png", 1, 1, 2, 2, 1, 1, 2, 2);
        _run.Map("pred/a.png", 1, 2, 1, 2);

        var figures = await _run.FiguresAsync("--protocol boundary --geometry squash");

        Assert.Equal("1,,", figures["data set,boundary,mIoU"]);
    }

    /// <summary>The options of reading are about the coarse maps alone, unless both are said to be of one form.</summary>
    [Theory]
    [InlineData("", "0.5,1,-0.5")]
    [InlineData(" --both", "1,1,0")]
    public async Task Eval_OptionsOfReading_AreOfTheMapsBefore(string both, string expected)
    {
        _run.Map("truth/x/a_7.png", 1, 1, 2, 2);
        _run.Map("pred/x/a_7.png", 3, 3, 2, 2);
        _run.Map("before/x/a_7.png", 3, 3, 2, 2);

        var figures = await _run.FiguresAsync($"--protocol boundary --before @before --map-ids 3=1{both}");

        Assert.Equal(expected, figures["data set,boundary,accuracy"]);
    }

    [Fact]
    public async Task Eval_AllResultsInOneFolder_BelongToTheirSubFolders()
    {
        _run.Map("truth/x/a_t.png", 1, 1, 2, 2);
        _run.Map("truth/x/a_color.png", 7, 7, 7, 7);
        _run.Map("truth/y/b_t.png", 2, 2, 2, 2);
        _run.Map("pred/a_p.png", 1, 1, 2, 1);
        _run.Map("pred/b_p.png", 2, 2, 2, 2);

        var figures = await _run.FiguresAsync("--protocol boundary --truth-suffix _t --pred-suffix _p");

        Assert.Equal("0.875,,", figures["data set,boundary,accuracy"]);
        Assert.Equal("0.75,,", figures["image,x/a.png,accuracy"]);
    }

    /// <summary>Two truths of one last part: a map without folder could be of either.</summary>
    [Fact]
    public async Task Eval_OneMapForTwoSubFolders_IsRefused()
    {
        _run.Map("truth/x/a.png", 1, 1, 2, 2);
        _run.Map("truth/y/a.png", 1, 1, 2, 2);
        _run.Map("pred/a.png", 1, 1, 2, 2);

        var exit = await _run.RunAsync("eval --truth @truth --pred @pred --csv -");

        Assert.Equal(CommandErrors.BadUsage, exit);
        Assert.Contains("2 of 2 images have no prediction", _run.ErrorLine(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Eval_PicturesForPeople_AreNoMaps()
    {
        _run.Map("truth/a.png", 1, 1, 2, 2);
        _run.Map("pred/a.png", 1, 1, 2, 2);
        foreach (var end in (string[])["overlay", "side", "explain"])
        {
            _run.File($"pred/a.{end}.png", Colours([9, 8, 7], [0, 0, 128], [0, 0, 128], [128, 0, 0]));
        }

        var figures = await _run.FiguresAsync("--protocol boundary --images @pred");

        Assert.Equal("1,,", figures["data set,boundary,accuracy"]);
    }

    /// <summary>Truth and predictions as annotations, masks and tensors: the same two rows of two pixels each time.</summary>
    [Theory]
    [InlineData("coco", "c.json")]
    [InlineData("ssa", "a_semantic.json")]
    [InlineData("sam", "a.json")]
    [InlineData("torch", "a.pt")]
    [InlineData("labelme", "a.json")]
    [InlineData("masks", "a/1.png")]
    public async Task Eval_EachFormat_IsReadAsTruthAndAsPrediction(string format, string file)
    {
        _run.Map("plain/a.png", 1, 0, 1, 0);
        _run.Map("other/a.png", 1, 1, 1, 0);
        _run.File($"dump/{file}", Dump(format));
        var dump = format == "coco" ? $"@dump/{file}" : "@dump";

        Assert.Equal(0, await _run.RunAsync($"eval --truth @plain --pred {dump} --mask-format {format} --csv @1.csv"));
        Assert.Equal(0, await _run.RunAsync($"eval --truth {dump} --truth-format {format} --pred @other --csv @2.csv"));

        Assert.Contains("data set,boundary,accuracy,1,", await File.ReadAllTextAsync(_run.Path("1.csv")), StringComparison.Ordinal);
        Assert.Contains("data set,boundary,accuracy,0.75,", await File.ReadAllTextAsync(_run.Path("2.csv")), StringComparison.Ordinal);
    }

    /// <summary>Id 1 in the first column of 2 x 2, whose run lengths go down the columns.</summary>
    private static byte[] Dump(string format) => format switch
    {
        "torch" => Converting.DumpScene.Torch([1, 0, 1, 0]),
        "masks" => LabelPngWriter.Write(new LabelMap(2, 2, [255, 0, 255, 0]), LabelPngFormat.Grey8),
        "coco" => """
            {"images": [{"id": 7, "file_name": "a.jpg", "height": 2, "width": 2}], "categories": [{"id": 1, "name": "x"}],
             "annotations": [{"id": 1, "image_id": 7, "category_id": 1, "segmentation": {"size": [2, 2], "counts": [0, 2, 2]}}]}
            """u8.ToArray(),
        "ssa" => """{"semantic_mask": {"1": {"size": [2, 2], "counts": [0, 2, 2]}}}"""u8.ToArray(),
        "sam" => """[{"segmentation": {"size": [2, 2], "counts": [0, 2, 2]}}]"""u8.ToArray(),
        _ => """
            {"imageHeight": 2, "imageWidth": 2, "shapes": [{"label": "1", "shape_type": "polygon", "points": [[0, 0], [1, 0], [1, 2], [0, 2]]}]}
            """u8.ToArray(),
    };

    [Fact]
    public async Task Eval_ObjectsOf255_AreScoredWhereNothingIsVoid()
    {
        _run.Map("truth/s/1.png", 255, 255, 0, 0);
        _run.Map("pred/s/1.png", 255, 0, 0, 0);

        var figures = await _run.FiguresAsync("--protocol davis --binary --void none");

        Assert.Equal("0.5,,", figures["data set,davis,J"]);
    }

    [Theory]
    [InlineData("crf=dpss")]
    [InlineData("guided")]
    public async Task Eval_Baseline_IsScoredBesideTheOthersOnTheSameImages(string baseline)
    {
        Scene();

        var figures = await _run.FiguresAsync($"--before @before --images @images --baseline {baseline} --html @p.html");

        // The picture's step is where the truth has it: what the image alone knows mends the shifted column.
        var before = figures["data set,boundary,accuracy"].Split(',')[1];
        var mended = figures[$"baseline,{baseline},accuracy"].Split(',')[0];
        Assert.True(Number(mended) > Number(before), $"{mended} after {before}");
        Assert.Contains(baseline, await File.ReadAllTextAsync(_run.Path("p.html")), StringComparison.Ordinal);
    }

    /// <summary>The scores know the border of the picture, the map does not: the CRF of the scores is right where that of the labels is not.</summary>
    [Fact]
    public async Task Eval_BaselineOfScores_IsScoredBesideThatOfTheLabels()
    {
        Scene();
        _run.File("before/a.png", LabelPngWriter.Write(
            new LabelMap(24, 24, [.. Enumerable.Range(0, 24 * 24).Select(i => (ushort)(i % 24 < 20 ? 0 : 1))]), LabelPngFormat.Palette));
        _run.File("scores/a.npy", Converting.ScoreTests.Npy(2, 24, 24, i => i < 24 * 24 == i % 24 < 12 ? 4 : -4));

        var figures = await _run.FiguresAsync("--before @before --images @images --baseline crf=stego --scores @scores");

        Assert.Equal("1", figures["baseline,crf=stego of scores,accuracy"].Split(',')[0]);
        Assert.NotEqual("1", figures["baseline,crf=stego,accuracy"].Split(',')[0]);
    }

    [Theory]
    [InlineData("--scores @scores", CommandErrors.BadUsage, "--scores goes with --baseline")]
    [InlineData("--baseline crf=stego --images @images --scores @pred", CommandErrors.BadUsage, "pred")]
    [InlineData("--baseline crf=stego", CommandErrors.BadUsage, "--images")]
    [InlineData("--baseline watershed --images @images", CommandErrors.BadUsage, "crf=dpss")]
    [InlineData("--baseline guided --images @truth/s", CommandErrors.BadUsage, "does not exist")]
    [InlineData("--label-format bmp", CommandErrors.BadUsage, "auto, ")]
    [InlineData("--both", CommandErrors.BadUsage, "--both goes with --before")]
    [InlineData("--truth-format bmp", CommandErrors.BadUsage, "auto, ")]
    [InlineData("--truth-suffix _labels", CommandErrors.BadUsage, "truth holds no _labels.png file")]
    [InlineData("--geometry turned", CommandErrors.BadUsage, "crop:320")]
    public async Task Eval_WrongFormatOrBaseline_IsRefusedInOneLine(string options, int expected, string message)
    {
        Scene();

        var exit = await _run.RunAsync($"eval --truth @truth --pred @pred {options} --csv -");

        Assert.Equal(expected, exit);
        Assert.Contains(message, _run.ErrorLine(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Eval_BaselineWithoutAnImage_NamesIt()
    {
        Scene();
        File.Move(_run.Path("images/a.png"), _run.Path("images/b.png"));

        var exit = await _run.RunAsync("eval --truth @truth --pred @pred --images @images --baseline guided --csv -");

        Assert.Equal(CommandErrors.BadUsage, exit);
        Assert.StartsWith("uosam: a.png: there is no image", _run.ErrorLine(), StringComparison.Ordinal);
    }

    /// <summary>24 x 24: the picture and the truth step in the middle, the coarse map one column late.</summary>
    private void Scene()
    {
        Write("truth/a.png", 12, 1);
        Write("pred/a.png", 12, 1);
        Write("before/a.png", 13, 1);
        Write("images/a.png", 12, 15);
    }

    private void Write(string name, int step, ushort id) => _run.File(name, LabelPngWriter.Write(
        new LabelMap(24, 24, [.. Enumerable.Range(0, 24 * 24).Select(i => i % 24 < step ? (ushort)0 : id)]),
        LabelPngFormat.Palette));

    private static double Number(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A PNG of 2 rows.</summary>
    private static byte[] Colours(params byte[][] pixels)
    {
        using var picture = new ImageMagick.MagickImage();
        var settings = new ImageMagick.PixelReadSettings(
            (uint)pixels.Length / 2, 2, ImageMagick.StorageType.Char, ImageMagick.PixelMapping.RGB);
        picture.ReadPixels([.. pixels.SelectMany(pixel => pixel)], settings);
        return picture.ToByteArray(ImageMagick.MagickFormat.Png24);
    }
}
