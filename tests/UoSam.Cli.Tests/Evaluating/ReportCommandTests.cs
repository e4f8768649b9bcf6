using System.Text.Json;
using System.Text.RegularExpressions;
using UoSam.Cli.Commands;
using UoSam.Core.LabelMaps;

namespace UoSam.Cli.Tests.Evaluating;

[Collection(ConsoleTests.Name)]
public sealed class ReportCommandTests : IDisposable
{
    private const string Report = "report --images @images --before @before --after @after";

    private const string Trace = """
        {"local": {"objects": [
          {"classId": 1, "score": 0.9, "decision": "OBJECT_DECISION_ACCEPTED"},
          {"classId": 2, "component": 3, "score": 0.4, "coarseIou": 0.2, "decision": "OBJECT_DECISION_KEPT_COARSE", "reason": "IoU 0.20 < 0.60"}]},
         "skipped": [{"classId": 4, "areaPixels": "4", "reason": "too small"}]}
        """;

    private readonly CommandRun _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData("changed", "b.png x/c.png a.png")]
    [InlineData("score", "a.png b.png x/c.png")]
    [InlineData("rejected", "a.png b.png x/c.png")]
    [InlineData("alignment", "x/c.png a.png b.png")]
    public async Task Report_Rank_PutsFirstWhatWasAskedFor(string rank, string expected)
    {
        Write();

        Assert.Equal(0, await _run.RunAsync($"{Report} --rank {rank} --csv -"));

        Assert.Equal(
            expected.Split(' '),
            _run.Output.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(',')[0]));
    }

    [Fact]
    public async Task Report_Json_SaysWhatChangedAndWhyObjectsWereKept()
    {
        Write();

        await _run.RunAsync($"{Report} --json -");

        using var json = JsonDocument.Parse(_run.Output);
        var images = json.RootElement.GetProperty("images").EnumerateArray()
            .ToDictionary(image => image.GetProperty("name").GetString()!);
        Assert.Equal(0.5, images["b.png"].GetProperty("changed_share").GetDouble());
        Assert.Equal(
            [(1, 4, 0, 0), (0, 4, 8, 4)],
            images["b.png"].GetProperty("classes").EnumerateArray().Select(change => (
                change.GetProperty("id").GetInt32(),
                change.GetProperty("pixels_before").GetInt32(),
                change.GetProperty("pixels_after").GetInt32(),
                change.GetProperty("pixels_kept").GetInt32())).OrderByDescending(change => change.Item1));
        var kept = images["a.png"].GetProperty("objects")[1];
        Assert.Equal("kept coarse", kept.GetProperty("decision").GetString());
        Assert.Equal("IoU 0.20 < 0.60", kept.GetProperty("reason").GetString());
        Assert.Equal(1, images["a.png"].GetProperty("skipped").GetInt32());
        Assert.False(images["b.png"].TryGetProperty("objects", out _));
        Assert.Contains("2 of 3 images have no trace", json.RootElement.GetProperty("notes")[0].GetString(), StringComparison.Ordinal);
    }

    /// <summary>A centre crop in NumPy of an image of 8 x 16: the sides are unknown, and class 1 has its name.</summary>
    [Fact]
    public async Task Report_DumpOfAnotherSystem_IsReadByItsOptions()
    {
        _run.File("images/a.png", LabelPngWriter.Write(new LabelMap(8, 16, new ushort[128]), LabelPngFormat.Palette));
        _run.File("before/0.npy", Converting.DumpScene.Npy("|u1", 4, 4, Enumerable.Repeat((byte)7, 16)));
        _run.File("after/a.png", LabelPngWriter.Write(new LabelMap(8, 16, [.. Enumerable.Repeat((ushort)1, 128)]), LabelPngFormat.Palette));
        _run.File("names.txt", "a\n"u8.ToArray());
        _run.File("classes.txt", "nothing\ncup\n"u8.ToArray());

        var exit = await _run.RunAsync(
            $"{Report} --mask-format npy --geometry crop --names @names.txt --map-ids 7=1 --class-names @classes.txt --json -");

        Assert.Equal(0, exit);
        using var json = JsonDocument.Parse(_run.Output);
        var image = json.RootElement.GetProperty("images")[0];
        Assert.Equal(0.5, image.GetProperty("changed_share").GetDouble());
        Assert.Equal(
            [("cup", 64, 128), ("unknown", 64, 0)],
            image.GetProperty("classes").EnumerateArray().Select(change => (
                change.GetProperty("name").GetString()!,
                change.GetProperty("pixels_before").GetInt32(),
                change.GetProperty("pixels_after").GetInt32())).Order());
    }

    [Fact]
    public async Task Report_TraceWithMemory_TellsWhatTheFolderChangedBeforeSam()
    {
        Write();
        _run.File("after/b.json", System.Text.Encoding.UTF8.GetBytes("""
            {"memory": {"isLeftOut": true,
              "summary": {"pixels": "8", "changedPixels": "2"},
              "corrections": [{"from": 1, "to": 0, "pixels": 2, "margin": 3.5, "belief": 0.95}]},
             "local": {"objects": []}, "skipped": []}
            """));

        Assert.Equal(0, await _run.RunAsync($"{Report} --json @report.json --html @page.html --csv -"));

        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(_run.Path("report.json")));
        var images = json.RootElement.GetProperty("images").EnumerateArray()
            .ToDictionary(image => image.GetProperty("name").GetString()!);
        Assert.Equal(0.25, images["b.png"].GetProperty("changed_share_by_memory").GetDouble());
        Assert.Equal(0.95, images["b.png"].GetProperty("memory")[0].GetProperty("belief").GetDouble());
        Assert.Equal(0, images["a.png"].GetProperty("changed_share_by_memory").GetDouble());
        Assert.Equal(JsonValueKind.Null, images["x/c.png"].GetProperty("changed_share_by_memory").ValueKind);
        Assert.Contains("0.25,class 1 became 0 (belief 0.95)", _run.Output, StringComparison.Ordinal);
        Assert.Contains(
            "Before SAM the folder&#39;s memory changed 25.00 %: class 1 became 0 (belief 0.95)",
            await File.ReadAllTextAsync(_run.Path("page.html")),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_Html_OfAnUnchangedImage_ListsNoClasses()
    {
        Write();

        await _run.RunAsync($"{Report} --html @page.html --json -");

        Assert.Contains("0.00 % changed; alignment", await File.ReadAllTextAsync(_run.Path("page.html")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_Html_ShowsTheFirstOnesAndNeedsNothingButItself()
    {
        Write();

        await _run.RunAsync($"{Report} --html @page.html --top 2 --json -");

        var page = await File.ReadAllTextAsync(_run.Path("page.html"));
        var withoutPictures = Regex.Replace(page, "base64,[A-Za-z0-9+/=]*", "");
        Assert.DoesNotMatch("(?i)https?:|//[a-z]|<script|<link|@import|url\\(", withoutPictures);
        Assert.Equal(8, Regex.Count(page, "src=\"data:image/jpeg;base64,"));
        Assert.Equal(8, Regex.Count(page, "src="));
        Assert.Contains("IoU … &lt; …", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_MissingOrForeignFiles_AreNamed()
    {
        Write();
        File.Delete(_run.Path("after/b.png"));

        Assert.Equal(CommandErrors.BadUsage, await _run.RunAsync(Report));
        Assert.Contains("1 of 3 images have no refined map", _run.ErrorLine(), StringComparison.Ordinal);
        Assert.Contains("b.png", _run.ErrorLine(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_DamagedMap_IsNamedOnce()
    {
        Write();
        File.WriteAllText(_run.Path("after/b.png"), "no PNG");

        Assert.Equal(CommandErrors.Failed, await _run.RunAsync(Report));

        Assert.StartsWith("uosam: b.png: refined map: label map cannot be read as ids", _run.ErrorLine(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_Subset_SaysHowManyAreLeftOut()
    {
        Write();
        File.Delete(_run.Path("after/b.png"));

        Assert.Equal(0, await _run.RunAsync($"{Report} --subset --json -"));

        Assert.Contains("1 of 3 coarse maps have no refined map and are left out", _run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_NoImage_IsNamed()
    {
        Write();
        File.Delete(_run.Path("images/x/c.png"));

        Assert.Equal(CommandErrors.BadUsage, await _run.RunAsync(Report));
        Assert.Contains("x/c.png: there is no image", _run.ErrorLine(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("report", "--images DIR, --before DIR and --after DIR")]
    [InlineData("report --images a --before b --after c --rank best", "changed, alignment, score or rejected")]
    [InlineData("report --images a --before b --after c --top -1", "0 to 1000")]
    public async Task Report_WrongOptions_AreRefusedInOneLine(string line, string expected)
    {
        var exit = await _run.RunAsync(line);

        Assert.Equal(CommandErrors.BadUsage, exit);
        Assert.Contains(expected, _run.ErrorLine(), StringComparison.Ordinal);
    }

    /// <summary>a stays as it is and has a trace; b loses its object; c's boundary leaves the step of the image.</summary>
    private void Write()
    {
        foreach (var name in (string[])["a.png", "b.png", "x/c.png"])
        {
            // A palette index is a VOC colour: 0 is black, 9 is red.
            _run.Map($"images/{name}", LabelPngFormat.Palette, 0, 0, 9, 9, 0, 0, 9, 9);
            _run.Map($"before/{name}", 0, 0, 1, 1, 0, 0, 1, 1);
        }

        _run.Map("after/a.png", 0, 0, 1, 1, 0, 0, 1, 1);
        _run.File("after/a.json", System.Text.Encoding.UTF8.GetBytes(Trace));
        _run.Map("after/b.png", 0, 0, 0, 0, 0, 0, 0, 0);
        _run.Map("after/x/c.png", 0, 1, 1, 1, 0, 1, 1, 1);
        _run.File("after/x/c.overlay.png", "a picture"u8.ToArray());
    }
}
