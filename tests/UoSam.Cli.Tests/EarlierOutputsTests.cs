using UoSam.Cli.Commands;
using UoSam.Cli.Tests.Converting;
using UoSam.Core.LabelMaps;

namespace UoSam.Cli.Tests;

/// <summary>A folder run beside refined maps that are there already.</summary>
public sealed class EarlierOutputsTests : IAsyncLifetime
{
    private CommandScene _scene = null!;

    public async Task InitializeAsync()
    {
        _scene = await CommandScene.StartAsync();
        _scene.AddPair("a");
        await _scene.RefineFolderAsync("--quiet");
        _scene.AddPair("b");
        _scene.Stages.Script.Requests.Clear();
    }

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Theory]
    [InlineData("--preset fast", "made with preset=Default where this run has preset=Fast")]
    [InlineData("--set accept_iou=0.7", "made with local={ } where this run has local={ \"acceptIou\": 0.7 }")]
    [InlineData("--background none --void 7,8", "made with background=0 where this run has background=none, made with void=255 where this run has void=7,8")]
    [InlineData("--fill-void", "made with no fill-void where this run has fill-void")]
    [InlineData("--mask-suffix _x --map-ids 1=2 --subset --quiet", "made with no mask-suffix where this run has mask-suffix=_x, made with no map-ids where this run has map-ids=1=2")]
    public async Task RefineFolder_AnotherRequest_IsRefusedWithWhatDiffersBeforeAnythingRuns(string options, string expected)
    {
        File.Copy(_scene.PathOf("masks/a.png"), _scene.PathOf("masks/a_x.png"));

        var exit = await _scene.RefineFolderAsync([.. options.Split(' ')]);

        Assert.Equal(CommandErrors.BadUsage, exit);
        var line = Assert.Single(_scene.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(
            $"uosam: 1 of the 1 refined maps that are there were made by another request, e.g. {_scene.PathOf("out/a.png")}: {expected}; "
            + "--overwrite refines them again, another --out keeps them",
            line);
        Assert.Empty(_scene.Stages.Script.Requests);
        Assert.False(File.Exists(_scene.PathOf("out/b.png")));
    }

    [Fact]
    public async Task RefineFolder_AnotherRequestWithOverwrite_RefinesAll()
    {
        var exit = await _scene.RefineFolderAsync("--preset", "fast", "--overwrite", "--quiet");

        Assert.Equal((0, ""), (exit, _scene.Errors));
        Assert.Equal(Text("b", "uosam:request"), Text("a", "uosam:request"));
    }

    [Fact]
    public async Task RefineFolder_TheSameRequest_DoesWhatIsMissing()
    {
        var exit = await _scene.RefineFolderAsync("--quiet");

        Assert.Equal((0, ""), (exit, _scene.Errors));
        Assert.Equal(4, _scene.Stages.Script.Requests.Count);
    }

    [Fact]
    public async Task RefineFolder_MoreFilesAskedForThanBefore_GoesOnAndSaysWhatTheEarlierMapsLack()
    {
        Directory.Delete(_scene.PathOf("images"), recursive: true);
        Directory.Delete(_scene.PathOf("masks"), recursive: true);
        AddPicture("a");
        Assert.Equal(0, await _scene.RefineFolderAsync("--overwrite", "--quiet"));
        AddPicture("b");

        var exit = await _scene.RefineFolderAsync("--explain", "--format", "npy", "--quiet");

        Assert.Equal(0, exit);
        Assert.True(File.Exists(_scene.PathOf("out/b.explain.png")) && File.Exists(_scene.PathOf("out/b.npy")));
        Assert.Equal(
            [
                "uosam: 1 of 2 refined maps were made without their .explain.png; --overwrite makes them again",
                "uosam: 1 of 2 refined maps were made without their .npy; --overwrite makes them again",
            ],
            _scene.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));

        void AddPicture(string name)
        {
            _scene.AddImage($"{name}.png");
            _scene.AddTruth($"masks/{name}.png", x => x < 250 ? 0 : 1);
        }
    }

    /// <summary>The same command line, but a.npy holds other scores now.</summary>
    [Fact]
    public async Task RefineFolder_ALogitsFileWithOtherScores_IsRefusedUntilItIsAsBefore()
    {
        Directory.CreateDirectory(_scene.PathOf("logits"));
        WriteLogits("a", 1);
        WriteLogits("b", 1);
        Assert.Equal(0, await _scene.RefineFolderAsync("--logits", _scene.PathOf("logits"), "--overwrite", "--quiet"));
        WriteLogits("a", 2);

        var changed = await _scene.RefineFolderAsync("--logits", _scene.PathOf("logits"), "--quiet");
        WriteLogits("a", 1);
        var restored = await _scene.RefineFolderAsync("--logits", _scene.PathOf("logits"), "--quiet");

        Assert.Equal((CommandErrors.BadUsage, 0), (changed, restored));
        Assert.Contains("1 of the 2 refined maps", _scene.Errors, StringComparison.Ordinal);
        Assert.Contains("logits=", _scene.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("uosam:model", "another model")]
    [InlineData("uosam:parameters", "other defaults")]
    public async Task RefineFolder_TheServicesAnswerOtherwiseThanBefore_StopsBeforeItWrites(string key, string expected)
    {
        Replace("a", key, "something else");

        var exit = await _scene.RefineFolderAsync("--quiet");

        Assert.Equal(CommandErrors.BadUsage, exit);
        Assert.Contains(expected, _scene.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(_scene.PathOf("out/b.png")));
        Assert.False(File.Exists(_scene.PathOf("out/failures.jsonl")));
    }

    [Fact]
    public async Task RefineFolder_AFileOfAnotherProgramIsThere_IsRefused()
    {
        File.Copy(_scene.PathOf("masks/b.png"), _scene.PathOf("out/b.png"));

        var exit = await _scene.RefineFolderAsync();

        Assert.Equal(CommandErrors.BadUsage, exit);
        Assert.Contains("1 of the 2 refined maps", _scene.Errors, StringComparison.Ordinal);
        Assert.Contains($"{_scene.PathOf("out/b.png")}: it does not say by what; --overwrite", _scene.Errors, StringComparison.Ordinal);
        Assert.Equal(await File.ReadAllBytesAsync(_scene.PathOf("masks/b.png")), await File.ReadAllBytesAsync(_scene.PathOf("out/b.png")));
    }

    private void WriteLogits(string name, byte score)
    {
        const string Head = "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3)}\n";
        File.WriteAllBytes(
            _scene.PathOf($"logits/{name}.npy"),
            [0x93, .. "NUMPY"u8, 1, 0, (byte)Head.Length, 0, .. System.Text.Encoding.ASCII.GetBytes(Head), score, 2, 3, 4, 5, 6]);
    }

    private string Text(string name, string key) =>
        PngTexts.Read(File.ReadAllBytes(_scene.PathOf($"out/{name}.png"))).Single(text => text.Key == key).Value;

    private void Replace(string name, string key, string value)
    {
        var path = _scene.PathOf($"out/{name}.png");
        var file = File.ReadAllBytes(path);
        var texts = PngTexts.Read(file).Select(text => text.Key == key ? KeyValuePair.Create(key, value) : text);
        File.WriteAllBytes(path, LabelPngWriter.Write(LabelPngReader.Read(file), LabelPngFormat.Palette, texts));
    }
}
