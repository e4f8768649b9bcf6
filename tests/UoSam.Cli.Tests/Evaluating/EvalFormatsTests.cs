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

    [Theory]
    [InlineData("--baseline crf=stego", CommandErrors.BadUsage, "--images")]
    [InlineData("--baseline watershed --images @images", CommandErrors.BadUsage, "crf=dpss")]
    [InlineData("--baseline guided --images @truth/s", CommandErrors.Failed, "does not exist")]
    [InlineData("--label-format bmp", CommandErrors.BadUsage, "auto, ")]
    [InlineData("--geometry turned", CommandErrors.Failed, "crop:320")]
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
        File.Delete(_run.Path("images/a.png"));

        var exit = await _run.RunAsync("eval --truth @truth --pred @pred --images @images --baseline guided --csv -");

        Assert.Equal(CommandErrors.Failed, exit);
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
