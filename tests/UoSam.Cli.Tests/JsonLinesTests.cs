using System.Text.Json;

namespace UoSam.Cli.Tests;

/// <summary>The traces on standard output, for another program to read.</summary>
public sealed class JsonLinesTests : IAsyncLifetime
{
    private CommandScene _scene = null!;

    public async Task InitializeAsync() => _scene = await CommandScene.StartAsync();

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task Refine_JsonLines_StandardOutputIsTheTraceAlone()
    {
        _scene.AddPair("a");
        var output = _scene.PathOf("refined.png");

        var exit = await _scene.RunAsync(
            "refine", _scene.PathOf("images/a.jpg"), _scene.PathOf("masks/a.png"), "-o", output, "--jsonl", "--overlay=false");

        Assert.Equal((0, ""), (exit, _scene.Errors));
        var trace = JsonDocument.Parse(Assert.Single(Lines())).RootElement;
        Assert.Equal(output, trace.GetProperty("output").GetString());
        Assert.Equal("ACCEPTED", trace.GetProperty("local").GetProperty("objects")[0].GetProperty("decision").GetString()![^8..]);
        Assert.Equal(6, trace.GetProperty("summary").GetProperty("pixels").GetInt64());
        Assert.Equal(0, trace.GetProperty("local").GetProperty("objects")[0].GetProperty("renewedAreaPixels").GetInt64());
        Assert.False(trace.GetProperty("global").TryGetProperty("labelMap", out _));
        Assert.False(File.Exists(Path.ChangeExtension(output, ".json")));
    }

    [Fact]
    public async Task RefineFolder_JsonLines_OneLinePerImageAndTheSummaryElsewhere()
    {
        string[] names = ["a", "b", "c"];
        Array.ForEach(names, _scene.AddPair);

        var exit = await _scene.RefineFolderAsync("--jsonl");

        Assert.Equal(0, exit);
        var images = Lines().Select(line => JsonDocument.Parse(line).RootElement.GetProperty("image").GetString()!);
        Assert.Equal(names, images.Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));
        Assert.Contains("3 refined, 0 were there", _scene.Errors, StringComparison.Ordinal);
    }

    private string[] Lines() => _scene.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
