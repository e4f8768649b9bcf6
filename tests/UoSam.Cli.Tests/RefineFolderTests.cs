using System.Text.Json;
using Google.Rpc;
using UoSam.Cli.Commands;
using UoSam.Cli.Tests.Converting;
using UoSam.Testing.Stages;

namespace UoSam.Cli.Tests;

/// <summary>Folders, against services without a model.</summary>
public sealed class RefineFolderTests : IAsyncLifetime
{
    private CommandScene _scene = null!;

    public async Task InitializeAsync() => _scene = await CommandScene.StartAsync();

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task RefineFolder_SomeImagesCannotBeRefined_ListsEachWithItsReasonAndDoesTheRest()
    {
        Array.ForEach(["good", "bad", "twin", "orphan", "äöü"], _scene.AddPair);
        File.Delete(_scene.PathOf("masks/äöü.png"));
        File.Move(_scene.PathOf("images/orphan.jpg"), _scene.PathOf("images/orphan.gif"));
        Array.ForEach(["twin.bmp", ".checkpoints/good.jpg", "._good.jpg"], name => _scene.Write($"images/{name}", name));
        foreach (var (folder, extension) in new[] { ("images", ".jpg"), ("masks", ".png") })
        {
            Directory.CreateDirectory(_scene.PathOf($"{folder}/x"));
            File.Move(_scene.PathOf($"{folder}/good{extension}"), _scene.PathOf($"{folder}/x/good{extension}"));
        }

        _scene.Stages.Script.Before = (stage, image, _) => stage == "encoder" && image == "bad"
            ? throw StageScript.Fault(Code.InvalidArgument, "IMAGE_FORMAT", "no image")
            : Task.CompletedTask;

        var exit = await FolderAsync();

        Assert.Equal(CommandErrors.SomeFailed, exit);
        Assert.Equal(["failures.jsonl", "x/good.png"], Outputs());
        var failures = await File.ReadAllLinesAsync(_scene.PathOf("out/failures.jsonl"));
        var reasons = failures.Select(line => JsonDocument.Parse(line).RootElement).ToDictionary(
            failure => Path.GetFileName(failure.GetProperty("image").GetString()!),
            failure => failure.GetProperty("reason").GetString());
        Assert.Equal(4, reasons.Count);
        Assert.Equal(
            ("IMAGE_FORMAT", "NO_LABEL_MAP", "NO_IMAGE", "SAME_NAME"),
            (reasons["bad.jpg"], reasons["äöü.jpg"], reasons["orphan.png"], reasons["twin.bmp"]));
        Assert.Contains("uosam: 4 of 5 images failed; ", _scene.Errors, StringComparison.Ordinal);
        Assert.Contains($"; the first: {_scene.PathOf("images/bad.jpg")}: ", _scene.Errors, StringComparison.Ordinal);
        Assert.Contains(failures, line => line.Contains("äöü.jpg", StringComparison.Ordinal));
        Assert.Contains(failures, line => line.Contains("orphan.gif is none of .jpg, ", StringComparison.Ordinal));
    }

    /// <summary>Names that differ in nothing but case pair on some systems and not on others.</summary>
    [Fact]
    public async Task RefineFolder_NameInAnotherCase_NamesTheFileThatWasMeant()
    {
        Array.ForEach(["a", "Street"], _scene.AddPair);
        File.Move(_scene.PathOf("masks/Street.png"), _scene.PathOf("masks/street.png"));

        var exit = await FolderAsync();

        var listed = File.ReadAllText(_scene.PathOf("out/failures.jsonl"));
        Assert.Equal(3, exit);
        Assert.Contains($"there is no label map of this name; {_scene.PathOf("masks/street.png")} differs in upper and lower case", listed, StringComparison.Ordinal);
        Assert.Contains($"there is no image for this label map; {_scene.PathOf("images/Street.jpg")} differs in upper and lower case", listed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RefineFolder_MapsOfOneFileWithoutImages_AreListedEach()
    {
        Array.ForEach(["a", "b", "c"], _scene.AddPair);
        string[] convert = ["convert", _scene.PathOf("masks"), _scene.PathOf("coco"), "--to", "coco", "-q"];
        Assert.Equal(0, await UosamCommand.RunAsync(convert, CancellationToken.None));
        File.Delete(_scene.PathOf("images/a.jpg"));
        File.Delete(_scene.PathOf("images/b.jpg"));

        var exit = await _scene.RunAsync(
            "refine", "--images", _scene.PathOf("images"), "--masks", _scene.PathOf("coco/annotations.json"), "--out", _scene.PathOf("out"));

        Assert.Equal(CommandErrors.SomeFailed, exit);
        Assert.Equal(2, (await File.ReadAllLinesAsync(_scene.PathOf("out/failures.jsonl"))).Length);
        Assert.Contains("1 refined, 0 were there, 2 failed, 0 left", _scene.Output, StringComparison.Ordinal);
    }

    /// <summary>As Cityscapes names them; a folder whose names have nothing in common is told how to say so.</summary>
    [Fact]
    public async Task RefineFolder_NamesThatEndDifferently_PairByWhatIsLeft()
    {
        foreach (var name in new[] { "a", "b" })
        {
            _scene.AddPair(name);
            File.Move(_scene.PathOf($"images/{name}.jpg"), _scene.PathOf($"images/{name}_leftImg8bit.jpg"));
            File.Copy(_scene.PathOf($"masks/{name}.png"), _scene.PathOf($"masks/{name}_gtFine_color.png"));
            File.Move(_scene.PathOf($"masks/{name}.png"), _scene.PathOf($"masks/{name}_gtFine_labelTrainIds.png"));
        }

        Assert.Equal(CommandErrors.BadUsage, await FolderAsync());
        Assert.EndsWith("--image-suffix and --mask-suffix take ends off the names", OneLine(), StringComparison.Ordinal);
        Assert.Equal(0, await FolderAsync("--image-suffix", "_leftImg8bit", "--mask-suffix", "_gtFine_labelTrainIds"));

        Assert.Equal(["a_leftImg8bit.png", "b_leftImg8bit.png"], Outputs());
        string[] eval =
        [
            "eval", "--truth", _scene.PathOf("masks"), "--truth-suffix", "_gtFine_labelTrainIds", "--pred", _scene.PathOf("out"),
            "--pred-suffix", "_leftImg8bit", "--before", _scene.PathOf("masks"), "--mask-suffix", "_gtFine_color",
        ];
        Assert.Equal(0, await UosamCommand.RunAsync(eval, CancellationToken.None));
    }

    [Theory]
    [InlineData("images/", "images/ is an input")]
    [InlineData("masks/", "a.png is an input")]
    public async Task RefineFolder_OutputWouldTakeAnInputsPlace_IsRefused(string output, string expected)
    {
        _scene.AddPair("a");
        var coarse = await File.ReadAllBytesAsync(_scene.PathOf("masks/a.png"));

        var exit = await IntoAsync(output, ["--overwrite"]);

        Assert.Equal(CommandErrors.BadUsage, exit);
        Assert.Contains($"{expected}; write elsewhere", OneLine(), StringComparison.Ordinal);
        Assert.Equal(coarse, await File.ReadAllBytesAsync(_scene.PathOf("masks/a.png")));
    }

    [Fact]
    public async Task RefineFolder_OutputHoldsTheInputs_RefinesThem()
    {
        _scene.AddPair("a");

        var exit = await IntoAsync("./", []);

        Assert.Equal(0, exit);
        Assert.True(File.Exists(_scene.PathOf("a.png")));
    }

    [Fact]
    public async Task RefineFolder_RunAgain_DoesOnlyWhatIsMissingAndForgetsMendedFailures()
    {
        Array.ForEach(["a", "b", "c"], _scene.AddPair);

        _scene.Stages.Script.Before = (_, image, _) => image == "b"
            ? throw StageScript.Fault(Code.Internal, "INTERNAL", "the service failed")
            : Task.CompletedTask;
        Assert.Equal(CommandErrors.Failed, await FolderAsync());
        _scene.Stages.Script.Before = (_, _, _) => Task.CompletedTask;
        _scene.Stages.Script.Requests.Clear();

        var exit = await FolderAsync();

        Assert.Equal(0, exit);
        Assert.Equal(4, _scene.Stages.Script.Requests.Count);
        Assert.Equal(["a.png", "b.png", "c.png"], Outputs());
        Assert.Equal(0, await FolderAsync("--overwrite"));
        Assert.Equal(16, _scene.Stages.Script.Requests.Count);
    }

    [Fact]
    public async Task RefineFolder_AnotherRunWritesThereMeanwhile_SaysSoAtTheEnd()
    {
        Array.ForEach(["a", "b"], _scene.AddPair);
        Assert.Equal(0, await IntoAsync("other", ["--preset", "fast"]));
        _scene.Stages.Script.Before = (stage, image, _) =>
        {
            if (stage == "encoder" && image == "b")
            {
                File.Copy(_scene.PathOf("other/a.png"), _scene.PathOf("out/a.png"), overwrite: true);
            }

            return Task.CompletedTask;
        };

        var exit = await FolderAsync("--jobs", "1");

        Assert.Equal(CommandErrors.BadUsage, exit);
        Assert.StartsWith("uosam: 1 of the 2 refined maps that are there were made by another request", OneLine(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RefineFolder_Stopped_FinishesWhatIsInFlightAndLeavesTheRest()
    {
        Array.ForEach(["0", "1", "2", "3", "4", "5"], _scene.AddPair);

        using var stopping = new CancellationTokenSource();
        // Before prompts are made images are encoded for the folder's memory, and a stop leaves all of them.
        _scene.Stages.Script.Before = (stage, _, _) => stage == "prompts" ? stopping.CancelAsync() : Task.CompletedTask;

        var exit = await FolderAsync(stopping.Token);

        Assert.Equal(CommandErrors.Failed, exit);
        Assert.InRange(Outputs().Length, 1, 2);
        Assert.Contains("goes on from here", _scene.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("none")]
    public async Task RefineFolder_ServiceGone_StopsWithoutBlamingTheImages(string memory)
    {
        Array.ForEach(["0", "1", "2", "3", "4", "5"], _scene.AddPair);

        var exit = await FolderAsync(
            "--memory", memory, "--retries", "0", "--endpoint", $"local=unix:{_scene.Folder.FullName}/gone.sock");

        Assert.Equal(CommandErrors.Failed, exit);
        Assert.Empty(Outputs());
        Assert.Contains("the local-optimizer service cannot be reached", OneLine(), StringComparison.Ordinal);
    }

    /// <summary>A token that is missing or not enough, or another stage's endpoint: no image would fare better.</summary>
    [Theory]
    [InlineData("encoder", Code.Unauthenticated)]
    [InlineData("local", Code.Unauthenticated)]
    [InlineData("local", Code.PermissionDenied)]
    [InlineData("local", Code.Unimplemented)]
    public async Task RefineFolder_ServiceLetsNobodyIn_StopsWithoutBlamingTheImages(string refusing, Code code)
    {
        Array.ForEach(["0", "1", "2", "3", "4", "5"], _scene.AddPair);
        _scene.Stages.Script.Before = (stage, _, _) =>
            stage == refusing ? throw StageScript.Fault(code, "REFUSED", "not for you") : Task.CompletedTask;

        var exit = await FolderAsync();

        Assert.Equal(CommandErrors.Failed, exit);
        Assert.DoesNotContain("failures.jsonl", Outputs());
        Assert.Contains("not for you", OneLine(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RefineFolder_FilesThatAKilledRunLeft_AreRemovedAndNoOther()
    {
        const string Mark = "0123456789abcdef0123456789abcdef.tmp";
        _scene.AddPair("a");
        string[] left = ["a.coco.json", "annotations.json", "dataset.memory", "failures.jsonl", "b.png"];
        Array.ForEach(left, name => _scene.Write($"out/{name}.{Mark}", "half"));

        Assert.Equal(0, await FolderAsync("--format", "gray,coco"));

        Assert.Equal(["a.coco.json", "a.png", "annotations.json", $"b.png.{Mark}"], Outputs());
    }

    /// <summary>A folder that is empty, or holds something else, is the command line's fault.</summary>
    [Theory]
    [InlineData("refine --images @images --masks @empty --out @out")]
    [InlineData("refine --images @empty --masks @masks --out @out")]
    [InlineData("refine @images/a.jpg @empty")]
    [InlineData("refine --images @images --masks @odd --out @out")]
    [InlineData("memory --images @images --masks @empty --out @m")]
    [InlineData("convert @empty @out --to gray")]
    [InlineData("convert @odd @out --to gray")]
    [InlineData("eval --truth @empty --pred @masks")]
    [InlineData("eval --truth @masks --pred @empty")]
    [InlineData("eval --truth @nothing --pred @masks")]
    [InlineData("report --images @images --before @empty --after @masks")]
    [InlineData("report --images @images --before @masks --after @empty")]
    [InlineData("video @empty --coarse @masks --out @out")]
    [InlineData("video @images --coarse @empty --out @out")]
    public async Task AnyCommand_FolderWithoutWhatIsExpected_IsBadUsage(string line)
    {
        _scene.AddPair("a");
        _scene.Write("odd/a.txt", "a");
        Directory.CreateDirectory(_scene.PathOf("empty"));

        var exit = await UosamCommand.RunAsync(
            [.. line.Split(' ').Select(part => part[0] == '@' ? _scene.PathOf(part[1..]) : part)], CancellationToken.None);

        Assert.Equal(CommandErrors.BadUsage, exit);
        Assert.Equal(1, _scene.Errors.Count(c => c == '\n'));
    }

    private Task<int> FolderAsync(params string[] more) => FolderAsync(CancellationToken.None, more);

    private Task<int> FolderAsync(CancellationToken stopping, params string[] more) => IntoAsync("out", more, stopping);

    private Task<int> IntoAsync(string output, string[] more, CancellationToken stopping = default) => UosamCommand.RunAsync(
        [
            "refine", "--images", _scene.PathOf("images"), "--masks", _scene.PathOf("masks"), "--out", _scene.PathOf(output),
            "--quiet", "--endpoint", _scene.Stages.Address, .. more,
        ],
        stopping);

    private string[] Outputs()
    {
        var output = _scene.PathOf("out");
        return Directory.Exists(output)
            ? [.. Directory.GetFiles(output, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(output, file)).Order(StringComparer.Ordinal)]
            : [];
    }

    private string OneLine()
    {
        Assert.Equal(1, _scene.Errors.Count(c => c == '\n'));
        return _scene.Errors.TrimEnd();
    }
}
