using System.Text.RegularExpressions;
using UoSam.Core.LabelMaps;

namespace UoSam.Cli.Tests.Evaluating;

[Collection(ConsoleTests.Name)]
public sealed class EvaluationPageTests : IDisposable
{
    private const string Eval = "eval --truth @truth --pred @pred --before @before --html @page.html --json -";

    private const string Trace = """
        {"local": {"objects": [
          {"classId": 1, "box": {"x0": 0, "y0": 0, "x1": 2, "y1": 2}, "score": 0.97, "decision": "OBJECT_DECISION_ACCEPTED"},
          {"classId": 2, "box": {"x0": 2, "y0": 0, "x1": 4, "y1": 2}, "score": 0.72, "decision": "OBJECT_DECISION_ACCEPTED"},
          {"classId": 2, "score": 0.10, "decision": "OBJECT_DECISION_KEPT_COARSE", "reason": "IoU too low"}],
          "comesLater": 1},
         "skipped": [{"classId": 3, "areaPixels": "4", "reason": "too small"}]}
        """;

    private readonly CommandRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task Html_AnyReport_NeedsNothingButItself()
    {
        Write();

        await _run.RunAsync(Eval);

        var page = await File.ReadAllTextAsync(_run.Path("page.html"));
        var withoutPictures = Regex.Replace(page, "base64,[A-Za-z0-9+/=]*", "");
        Assert.DoesNotMatch("(?i)https?:|//[a-z]|<script|<link|@import|url\\(", withoutPictures);
        Assert.All(
            Regex.Matches(page, "(?:src|href)=\"([^\"]*)\"").Select(match => match.Groups[1].Value),
            value => Assert.StartsWith("data:image/png;base64,", value, StringComparison.Ordinal));
        Assert.Equal(2, Regex.Count(page, "<circle"));
        Assert.Equal(6, Regex.Count(page, "<img"));
    }

    [Theory]
    [InlineData("--html @page.html", true)]
    [InlineData("--html @page.html --json -", false)]
    public async Task Html_Written_IsNamedWhereStandardOutputIsForPeople(string outputs, bool isNamed)
    {
        Write();

        await _run.RunAsync($"eval --truth @truth --pred @pred {outputs}");

        Assert.Equal(isNamed, _run.Output.Contains($"written: {_run.Path("page.html")}\n", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--protocol voc", "1 aeroplane")]
    [InlineData("--protocol stego --labels voc", "1 aeroplane")]
    [InlineData("--protocol stego --labels cocostuff27", "1 appliance")]
    [InlineData("--protocol boundary --class-names @names.txt", "1 cup")]
    [InlineData("--protocol boundary", "class 1")]
    public async Task Html_KnownLabelSpace_CallsClassesByName(string options, string expected)
    {
        Write();
        _run.File("names.txt", "nothing\ncup\n"u8.ToArray());

        await _run.RunAsync($"{Eval} {options}");

        Assert.Contains($">{expected}<", await File.ReadAllTextAsync(_run.Path("page.html")), StringComparison.Ordinal);
        var name = expected.StartsWith("1 ", StringComparison.Ordinal) ? $"\"{expected[2..]}\"" : "null";
        Assert.Contains($"\"name\": {name}", _run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Html_NameWithMarkup_StaysText()
    {
        Write("<b>&.png");

        await _run.RunAsync(Eval);

        var page = await File.ReadAllTextAsync(_run.Path("page.html"));
        Assert.DoesNotContain("<b>&.png", page, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;&amp;.png", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Html_TracesBesideThePredictions_ShowWhetherTheGateWasRightByScore()
    {
        Write();
        _run.File("pred/a.json", System.Text.Encoding.UTF8.GetBytes(Trace));

        await _run.RunAsync(Eval);

        // Class 1 gains a pixel in its box, class 2 loses one.
        using var json = System.Text.Json.JsonDocument.Parse(_run.Output);
        var bins = json.RootElement.GetProperty("gate").EnumerateArray().ToArray();
        Assert.Equal(
            [(0.7, 0, 1), (0.75, 0, 0), (0.8, 0, 0), (0.85, 0, 0), (0.9, 0, 0), (0.95, 1, 0)],
            bins.Select(bin => (
                bin.GetProperty("from_score").GetDouble(),
                bin.GetProperty("better").GetInt32(),
                bin.GetProperty("worse").GetInt32())));
        Assert.Contains("Precision of the gate", await File.ReadAllTextAsync(_run.Path("page.html")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Html_JsonThatIsNoTrace_IsRefusedByName()
    {
        Write();
        _run.File("pred/a.json", "{}"u8.ToArray());

        var exit = await _run.RunAsync(Eval);

        Assert.Equal(1, exit);
        Assert.Contains("a.json is no trace", _run.ErrorLine(), StringComparison.Ordinal);
        Assert.False(File.Exists(_run.Path("page.html")));
    }

    [Fact]
    public async Task Html_Images_LieUnderTheMaps()
    {
        Write();
        _run.Map("images/a.png", LabelPngFormat.Palette, 0, 1, 2, 3, 4, 5, 6, 7);

        await _run.RunAsync($"{Eval} --images @images");

        var page = await File.ReadAllTextAsync(_run.Path("page.html"));
        Assert.Equal(4, Regex.Count(page, "src=\"data:image/jpeg"));
        Assert.Equal(3, Regex.Count(page, "src=\"data:image/png"));
    }

    private void Write(string second = "b.png")
    {
        foreach (var name in (string[])["a.png", second])
        {
            _run.Map($"truth/{name}", 1, 1, 2, 2, 1, 1, 2, 2);
            _run.Map($"pred/{name}", 1, 1, 2, 0, 1, 1, 2, 2);
            _run.Map($"before/{name}", 1, 1, 2, 2, 0, 1, 2, 2);
        }
    }
}
