using UoSam.Cli.Commands;
using UoSam.Core.LabelMaps;

namespace UoSam.Cli.Tests.Evaluating;

/// <summary>What is wrong is named with its file and reason, and no figure is printed.</summary>
[Collection(ConsoleTests.Name)]
public sealed class EvalRefusalTests : IDisposable
{
    private const string Eval = "eval --truth @truth --pred @pred --csv -";
    private readonly CommandRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task Eval_MissingPartner_NamesItAndIsCountedOnRequest()
    {
        _run.Map("truth/a.png", 1, 1, 0, 0);
        _run.Map("truth/x/b.png", 1, 1, 0, 0);
        _run.Map("pred/a.png", 1, 1, 0, 0);
        _run.Scores("pred/x/b.npy", 1, 1, 0, 0);

        await MisusedAsync(Eval, "1 of 2 images have no prediction", "x/b.png", "x/b.npy");

        Assert.Equal(0, await _run.RunAsync($"{Eval} --subset --json @r.json"));
        Assert.Contains(
            "1 of 2 images have no prediction and are in no figure",
            await File.ReadAllTextAsync(_run.Path("r.json")),
            StringComparison.Ordinal);
    }

    /// <summary>What is wrong with the files stops every protocol before it has a figure.</summary>
    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Eval_FaultyFolders_AreRefusedByEveryProtocol(string protocol)
    {
        var eval = $"{Eval} --protocol {protocol}";
        Directory.CreateDirectory(_run.Path("truth"));
        await MisusedAsync(eval, "truth", "holds no .png file");

        _run.Map("truth/s/a.png", 1, 1, 0, 0);
        _run.Map("truth/s/b.png", 1, 1, 0, 0);
        await MisusedAsync(eval, "pred does not exist");

        _run.Map("pred/s/a.png", 1, 1, 0, 0);
        await MisusedAsync(eval, "1 of 2 images have no prediction", "s/b.png");
        Assert.Equal(0, await _run.RunAsync($"{eval.Replace("--csv -", "--json @r.json", StringComparison.Ordinal)} --subset"));
        Assert.Contains(
            "1 of 2 images have no prediction and are in no figure", await File.ReadAllTextAsync(_run.Path("r.json")), StringComparison.Ordinal);

        _run.Map("pred/s/b.png", LabelPngFormat.Luss, 1, 1, 0, 0);
        await RefusedAsync(eval, "a.png is grey or palette", "b.png is RGB");

        _run.File("pred/s/b.png", "no picture at all"u8.ToArray());
        await RefusedAsync(eval, "s/b.png");

        _run.Map("pred/s/b.png", 1, 1, 0, 0);
        _run.Scores("truth/s/c.npy", 1, 1, 0, 0);
        await RefusedAsync(eval, "c.npy");
    }

    public static TheoryData<string> Protocols => ["boundary", "voc", "stego --classes 3", "luss --classes 3", "davis"];

    [Fact]
    public async Task Eval_FaultyMapBefore_IsNamedOnce()
    {
        _run.Map("truth/a.png", 1, 1, 0, 0);
        _run.Map("pred/a.png", 1, 1, 0, 0);
        _run.Map("before/a.png", 1, 1, 0, 0, 0, 0);

        var exit = await _run.RunAsync($"{Eval} --before @before");

        Assert.Equal(CommandErrors.Failed, exit);
        Assert.StartsWith("uosam: a.png: the map before refinement has 2 rows", _run.ErrorLine(), StringComparison.Ordinal);
        Assert.Contains("or name the geometry", _run.ErrorLine(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("b.png", "1 of 2 images have no prediction of the same name", "with --subset")]
    [InlineData("a.png b.png", "2 of 2 images have no prediction of the same name", "check the folders, and the options --...-suffix")]
    public async Task Eval_TruthWithoutPrediction_SaysWhatToDo(string missing, string found, string remedy)
    {
        foreach (var name in (string[])["a.png", "b.png"])
        {
            _run.Map($"truth/{name}", 1, 1, 0, 0);
            _run.Map($"pred/{(missing.Contains(name, StringComparison.Ordinal) ? "other-" : "")}{name}", 1, 1, 0, 0);
        }

        var exit = await _run.RunAsync(Eval);

        Assert.Equal(CommandErrors.BadUsage, exit);
        Assert.Contains(found, _run.ErrorLine(), StringComparison.Ordinal);
        Assert.Contains(remedy, _run.ErrorLine(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Eval_PredictionWithoutTruth_IsNotedByName()
    {
        _run.Map("truth/a.png", 1, 1, 0, 0);
        _run.Map("pred/a.png", 1, 1, 0, 0);
        _run.Map("pred/more.png", 1, 1, 0, 0);

        await _run.RunAsync($"{Eval} --json @r.json");

        var json = await File.ReadAllTextAsync(_run.Path("r.json"));
        Assert.Contains("predictions without a truth of the same name are in no figure, 1 in all: more.png", json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Eval_NoMapBeforeRefinement_NamesTheImage()
    {
        _run.Map("truth/a.png", 1, 1, 0, 0);
        _run.Map("truth/b.png", 1, 1, 0, 0);
        _run.Map("pred/a.png", 1, 1, 0, 0);
        _run.Map("pred/b.png", 1, 1, 0, 0);
        _run.Map("before/a.png", 1, 1, 0, 0);

        await MisusedAsync($"{Eval} --before @before", "b.png", "before");
        await MisusedAsync($"{Eval} --before @before --subset", "b.png", "before");
    }

    [Theory]
    [InlineData("boundary")]
    [InlineData("voc")]
    [InlineData("stego --classes 3")]
    [InlineData("luss --classes 3")]
    [InlineData("davis")]
    public async Task Eval_OtherSize_NamesTheImageAndBothSizes(string protocol)
    {
        _run.Map("truth/s/a.png", 1, 1, 0, 0);
        _run.Map("pred/s/a.png", 1, 1, 0, 0, 0, 0);

        await RefusedAsync($"{Eval} --protocol {protocol}", "s/a.png", "2 rows x 3 columns", "2 x 2");
    }

    [Theory]
    [InlineData("voc", "0..20")]
    [InlineData("boundary --classes 2", "0..1")]
    [InlineData("stego --classes 2", "0..1")]
    [InlineData("luss --classes 2", "0..2")]
    public async Task Eval_IdPastTheClasses_NamesTheImageTheIdAndTheRange(string protocol, string range)
    {
        _run.Map("truth/good.png", 1, 1, 0, 0);
        _run.Map("pred/good.png", 1, 1, 0, 0);
        _run.Map("truth/bad.png", 1, 1, 0, 0);
        _run.Map("pred/bad.png", 1, 1, 0, 99);

        await RefusedAsync($"{Eval} --protocol {protocol}", "bad.png", "id 99", range);
    }

    [Fact]
    public async Task Eval_EmptyOrAbsentFolder_IsNamed()
    {
        Directory.CreateDirectory(_run.Path("truth"));

        await MisusedAsync(Eval, "truth", "holds no .png file");

        _run.Map("truth/a.png", 1, 1, 0, 0);
        await MisusedAsync(Eval, "pred does not exist");
        Directory.CreateDirectory(_run.Path("pred"));
        await MisusedAsync(Eval, "1 of 1 images have no prediction", "a.png");
        await MisusedAsync($"{Eval} --subset", "a.png");
    }

    [Theory]
    [InlineData("truth")]
    [InlineData("pred")]
    public async Task Eval_ColourBesideGrey_NamesOneOfEach(string folder)
    {
        foreach (var side in (string[])["truth", "pred"])
        {
            _run.Map($"{side}/a.png", 1, 1, 0, 0);
            _run.Map($"{side}/b.png", side == folder ? LabelPngFormat.Luss : LabelPngFormat.Palette, 1, 1, 0, 0);
        }

        await RefusedAsync(Eval, "a.png is grey or palette", "b.png is RGB", folder);
    }

    [Fact]
    public async Task Eval_TruthOfAnotherFormatAmongPngs_IsNamed()
    {
        _run.Map("truth/a.png", 1, 1, 0, 0);
        _run.Map("pred/a.png", 1, 1, 0, 0);
        _run.Scores("truth/b.npy", 1, 1, 0, 0);

        await RefusedAsync(Eval, "b.npy");
    }

    [Fact]
    public async Task Eval_DamagedMap_NamesIt()
    {
        _run.Map("truth/a.png", 1, 1, 0, 0);
        _run.File("pred/a.png", "no picture at all"u8.ToArray());

        await RefusedAsync(Eval, "a.png", "prediction");
    }

    [Fact]
    public async Task Eval_ThresholdWithoutScores_SaysWhereTheyShouldBe()
    {
        _run.Map("truth/a.png", 1, 1, 0, 0);
        _run.Map("pred/a.png", 1, 1, 0, 0);

        await RefusedAsync($"{Eval} --protocol luss --classes 1 --threshold 0.4", "pred holds no foreground scores", ".npy");
    }

    [Fact]
    public async Task Eval_ScoresOfAnotherSize_NameTheImage()
    {
        _run.Map("truth/a.png", 1, 1, 0, 0);
        _run.Map("pred/a.png", 1, 1, 0, 0);
        _run.Scores("pred/a.npy", 1, 1, 0, 0, 0, 0);

        await RefusedAsync($"{Eval} --protocol luss --classes 1", "a.png", "logits has 2 rows x 3 columns");
    }

    [Theory]
    [InlineData("eval", "--truth DIR and --pred DIR")]
    [InlineData("eval --truth a --pred b --protocol iou", "luss, stego, voc, boundary or davis")]
    [InlineData("eval --truth a --pred b --protocol luss", "--classes K")]
    [InlineData("eval --truth a --pred b --protocol stego", "--labels")]
    [InlineData("eval --truth a --pred b --protocol stego --labels ade20k", "cocostuff27")]
    [InlineData("eval --truth a --pred b --protocol stego --labels voc --classes 3", "give one of them")]
    [InlineData("eval --truth a --pred b --labels voc", "goes with --protocol stego")]
    [InlineData("eval --truth a --pred b --sweep 0:1", "goes with --protocol luss")]
    [InlineData("eval --truth a --pred b --protocol davis --threshold 1", "goes with --protocol luss")]
    [InlineData("eval --truth a --pred b --protocol luss --classes 5 --sweep 0.5:0.1", "FROM:TO")]
    [InlineData("eval --truth a --pred b --protocol luss --classes 5 --sweep 0:1:0", "FROM:TO")]
    [InlineData("eval --truth a --pred b --protocol luss --classes 5 --threshold high", "a number")]
    [InlineData("eval --truth a --pred b --protocol luss --classes 1000", "1 to 999")]
    [InlineData("eval --truth a --pred b --protocol luss --classes 5 --match nowhere.json", "--match nowhere.json: there is no such file")]
    [InlineData("eval --truth a --pred b --mask-format ssa --class-names nowhere.txt", "--class-names nowhere.txt: there is no such file")]
    [InlineData("eval --truth a --pred b --ratio 0", "above 0")]
    [InlineData("eval --truth a --pred b --average most", "truth, defined or all")]
    [InlineData("eval --truth a --pred b --protocol voc --matching best", "pixels, iou, majority")]
    [InlineData("eval --truth a --pred b --protocol davis --consistency 1", "2 to 1000")]
    [InlineData("eval --truth a --pred b --json - --csv -", "one of --json and --csv")]
    public async Task Eval_WrongOptions_AreRefusedInOneLine(string line, string expected)
    {
        var exit = await _run.RunAsync(line);

        Assert.Equal(CommandErrors.BadUsage, exit);
        Assert.Contains(expected, _run.ErrorLine(), StringComparison.Ordinal);
    }

    private Task RefusedAsync(string line, params string[] expected) => EndsAsync(CommandErrors.Failed, line, expected);

    private Task MisusedAsync(string line, params string[] expected) => EndsAsync(CommandErrors.BadUsage, line, expected);

    private async Task EndsAsync(int code, string line, string[] expected)
    {
        using var errors = new StringWriter();
        var (before, printed) = (Console.Error, _run.Output);
        Console.SetError(errors);

        var exit = await _run.RunAsync(line);

        Console.SetError(before);
        Assert.Equal(code, exit);
        Assert.Equal(printed, _run.Output);
        Assert.Equal(1, errors.ToString().Count(c => c == '\n'));
        Assert.All(expected, part => Assert.Contains(part, errors.ToString(), StringComparison.Ordinal));
    }
}
