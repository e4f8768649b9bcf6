using System.Text;
using System.Text.Json;

namespace UoSam.Cli.Tests.Evaluating;

[Collection(ConsoleTests.Name)]
public sealed class EvalCommandTests : IDisposable
{
    private readonly CommandRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task Eval_WithBefore_GivesEveryFigureItsGainAndNamesWhatGotWorseFirst()
    {
        _run.Map("truth/a.png", 1, 1, 0, 0);
        _run.Map("truth/x/b.png", 1, 1, 0, 0);
        _run.Map("pred/a.png", 1, 1, 0, 0);
        _run.Map("pred/x/b.png", 1, 0, 0, 0);
        _run.Map("before/a.png", 1, 0, 0, 0);
        _run.Map("before/x/b.png", 1, 1, 0, 0);

        var figures = await _run.FiguresAsync("--before @before --json @o/r.json");

        // Both maps of either set: 8 pixels, one of class 1 lost: 3/4 and 4/5.
        Assert.Equal("0.775,0.775,0", figures["data set,boundary,mIoU"]);
        Assert.Equal("0.75,0.75,0", figures["class,1,IoU"]);
        var lost = ((1 / 2.0) + (2 / 3.0)) / 2;
        using var json = JsonDocument.Parse(await File.ReadAllBytesAsync(_run.Path("o/r.json")));
        var images = json.RootElement.GetProperty("images").EnumerateArray().ToArray();
        Assert.Equal(["x/b.png", "a.png"], images.Select(image => image.GetProperty("name").GetString()));
        var figure = images[0].GetProperty("figures").GetProperty("mIoU");
        Assert.Equal(lost - 1, figure.GetProperty("gain").GetDouble(), 12);
        Assert.Equal(lost, figure.GetProperty("value").GetDouble(), 12);
        Assert.Equal(1, figure.GetProperty("before").GetDouble());
        Assert.Single(Directory.GetFiles(_run.Path("o")));
    }

    [Theory]
    [InlineData("boundary", "")]
    [InlineData("voc", "")]
    [InlineData("stego", "--classes 2")]
    [InlineData("luss", "--classes 1")]
    [InlineData("davis", "")]
    public async Task Eval_PerfectPrediction_IsOneByEveryProtocol(string protocol, string options)
    {
        _run.Map("truth/s/1.png", 1, 1, 0, 0);
        _run.Map("truth/s/2.png", 1, 0, 0, 0);
        _run.Map("pred/s/1.png", 1, 1, 0, 0);
        _run.Map("pred/s/2.png", 1, 0, 0, 0);

        var figures = await _run.FiguresAsync($"--protocol {protocol} {(options + " --jobs 2").TrimStart()}");

        var expected = protocol == "voc" ? 2 / 21.0 : 1;
        var name = protocol == "davis" ? "J&F" : "mIoU";
        Assert.Equal($"{expected:R},,", figures[$"data set,{protocol},{name}"]);
    }

    [Fact]
    public async Task Eval_LussScores_ClearWhatIsBelowZeroUnlessToldOtherwise()
    {
        _run.Map("truth/a.png", 1, 1, 0, 0);
        _run.Map("pred/a.png", 1, 1, 1, 1);
        _run.Scores("pred/a.npy", 0.4f, 0.2f, 0f, -0.1f);
        const string Luss = "eval --truth @truth --pred @pred --protocol luss --classes 1 --csv";

        await _run.RunAsync($"{Luss} @zero.csv");
        await _run.RunAsync($"{Luss} @none.csv --threshold none");
        await _run.RunAsync($"{Luss} @high.csv --threshold 0.3");
        await _run.RunAsync($"{Luss} @sweep.csv --sweep 0:0.5:0.1 --json @sweep.json");

        Assert.Equal(0.75, await AccuracyAsync("zero.csv"));
        Assert.Equal(0.5, await AccuracyAsync("none.csv"));
        Assert.Equal(0.75, await AccuracyAsync("high.csv"));
        Assert.Equal(1, await AccuracyAsync("sweep.csv"));
        using var json = JsonDocument.Parse(await File.ReadAllBytesAsync(_run.Path("sweep.json")));
        Assert.Equal(
            [0, 0.1, 0.2, 0.3, 0.4, 0.5],
            json.RootElement.GetProperty("sweep").EnumerateArray().Select(point => point.GetProperty("threshold").GetDouble()));
    }

    [Fact]
    public async Task Eval_ScoresOfAnotherFolder_AreReadOnRequest()
    {
        _run.Map("truth/a.png", 1, 1, 0, 0);
        _run.Map("pred/a.png", 1, 1, 1, 1);
        _run.Scores("scores/a.npy", 1, 1, -1, -1);

        var figures = await _run.FiguresAsync("--protocol luss --classes 1 --logits @scores");

        Assert.Equal("1,,", figures["data set,luss,accuracy"]);
    }

    [Theory]
    [InlineData("luss", "--classes 2", """{"1": 2, "2": 1, "0": 0}""", "0.5,,")]
    [InlineData("stego", "--classes 3", """{"0": 0, "1": 2, "2": 1}""", "0.5,,")]
    [InlineData("stego", "--classes 3", """{"0": 1, "1": 0, "2": 0}""", "0.25,,")]
    public async Task Eval_GivenMatching_IsUsedInsteadOfTheBest(string protocol, string options, string match, string accuracy)
    {
        _run.Map("truth/a.png", 1, 1, 0, 0);
        _run.Map("pred/a.png", 1, 2, 0, 1);
        _run.File("match.json", Encoding.UTF8.GetBytes(match));

        var figures = await _run.FiguresAsync($"--protocol {protocol} {options} --match @match.json");

        Assert.Equal(accuracy, figures[$"data set,{protocol},accuracy"]);
    }

    [Fact]
    public async Task Eval_CocoStuffFineIds_AreMappedToTheTwentySeven()
    {
        // Person 0 -> 9, bicycle 1 and truck 7 -> 11, banner 91 -> 17, wood 181 -> 24; 200 is no fine id.
        _run.Map("truth/a.png", 0, 1, 7, 91, 181, 200);
        _run.Map("pred/a.png", 3, 4, 4, 5, 6, 0);

        var figures = await _run.FiguresAsync("--protocol stego --labels cocostuff182");

        Assert.Equal("1,,", figures["data set,stego,mIoU"]);
        Assert.Equal(
            ["11", "17", "24", "9"],
            figures.Keys.Where(key => key.EndsWith(",IoU", StringComparison.Ordinal))
                .Select(key => key.Split(',')[1]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Eval_MaskContrastWithMoreClusters_LetsSeveralTakeOneClass()
    {
        _run.Map("truth/a.png", 1, 1, 1, 1, 0, 0, 0, 0);
        _run.Map("pred/a.png", 1, 1, 2, 2, 0, 0, 0, 0);

        var figures = await _run.FiguresAsync("--protocol voc --classes 2 --clusters 3 --matching maskcontrast");

        Assert.Equal("1,,", figures["data set,voc,mIoU"]);
    }

    [Fact]
    public async Task Eval_Voc_AveragesOverAllClassesUnlessToldOtherwise()
    {
        _run.Map("truth/a.png", 1, 1, 0, 255);
        _run.Map("pred/a.png", 1, 1, 0, 7);

        var all = await _run.FiguresAsync("--protocol voc --jobs 1");

        Assert.Equal($"{2 / 21.0:R},,", all["data set,voc,mIoU"]);
        await _run.RunAsync("eval --truth @truth --pred @pred --protocol voc --average truth --csv @t.csv");
        Assert.Contains("voc,mIoU,1,", await File.ReadAllTextAsync(_run.Path("t.csv")), StringComparison.Ordinal);
    }

    private async Task<double> AccuracyAsync(string csv) => double.Parse(
        (await File.ReadAllLinesAsync(_run.Path(csv)))
            .Single(line => line.StartsWith("data set,luss,accuracy,", StringComparison.Ordinal)).Split(',')[3],
        System.Globalization.CultureInfo.InvariantCulture);
}
