using System.Text.Json;
using Google.Rpc;
using UoSam.Cli.Commands;
using UoSam.Core.LabelMaps;
using UoSam.Testing.Stages;

namespace UoSam.Cli.Tests;

/// <summary>The command as users run it, against services without a model (1 becomes 2, 3 becomes 4).</summary>
[Collection(ConsoleTests.Name)]
public sealed class CommandLineTests : IAsyncLifetime, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uosam-cli-test-");
    private readonly StringWriter _errors = new();
    private readonly TextWriter _standardError = Console.Error;
    private FakeStages _stages = null!;

    public async Task InitializeAsync()
    {
        _stages = await FakeStages.StartAsync();
        Console.SetError(_errors);
    }

    public void Dispose() => _errors.Dispose();

    public async Task DisposeAsync()
    {
        Console.SetError(_standardError);
        await _stages.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("refine --bogus", "--bogus")]
    [InlineData("frobnicate", "frobnicate")]
    [InlineData("refine", "expected an image and its coarse label map")]
    [InlineData("refine nowhere.png nowhere-coarse.png", "nowhere.png does not exist")]
    [InlineData("refine . .", ". is a folder; expected an image, or --images")]
    [InlineData("refine uosam.dll uosam.dll -o .", ". is a folder; expected a file to write")]
    [InlineData("refine uosam.dll uosam.dll -o o.jpg", "o.jpg: a refined map is written as .png, not as .jpg; name a file that ends in .png")]
    [InlineData("refine --images nowhere", "--masks and --out")]
    [InlineData("refine --images nowhere --masks nowhere --out o", "folder nowhere does not exist")]
    [InlineData("refine a b --preset best", "reference, default or fast")]
    [InlineData("refine a b --background x", "0 to 65535")]
    [InlineData("refine a b --void 1,70000", "0 to 65535")]
    [InlineData("refine a b --format jpeg", "auto, palette, gray16, gray or luss")]
    [InlineData("refine a b --post crf", "crf=dpss-final, guided")]
    [InlineData("refine a b --set acept_iou=1", "accept_iou")]
    [InlineData("refine a b --jobs 0", "1 to 1024")]
    [InlineData("refine a b --jobs two", "two")]
    [InlineData("refine --images i --masks m --out o --shard 3/3", "--shard 3/3: expected i/n")]
    [InlineData("refine --images i --masks m --out o --shard -1/3", "--shard -1/3: expected i/n")]
    [InlineData("refine --images i --masks m --out o --shard 1", "--shard 1: expected i/n")]
    [InlineData("refine a b --shard 0/2", "--shard goes with --images")]
    [InlineData("doctor --deadline 0", "seconds above 0")]
    [InlineData("doctor --retries 101", "0 to 100")]
    [InlineData("doctor --replica-refresh 0", "seconds above 0")]
    [InlineData("doctor --items-per-replica 0", "1 to 1024")]
    [InlineData("serve --port 70000", "1 to 65535")]
    [InlineData("serve --address everywhere", "IP address")]
    public async Task Run_WrongCommandLine_IsRefusedInOneLine(string line, string expected)
    {
        var exit = await UosamCommand.RunAsync(line.Split(' '), CancellationToken.None);

        Assert.Equal(CommandErrors.BadUsage, exit);
        Assert.Contains(expected, OneLine(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("refined")]
    [InlineData("refined.PNG")]
    public async Task Refine_OutputWithoutAnotherExtension_IsWritten(string name)
    {
        var (image, coarse) = (Image("a.jpg"), Map("a.png", LabelPngFormat.Grey8, 0, 1, 1, 3, 255, 3));
        var output = Path.Combine(_folder.FullName, name);

        Assert.Equal(0, await RunAsync("refine", image, coarse, "-o", output));

        Assert.True(File.Exists(output));
    }

    [Fact]
    public async Task Refine_OneImage_WritesTheMapInTheFormOfTheCoarseOneWithItsOrigin()
    {
        var (image, coarse) = (Image("a.jpg"), Map("a.png", LabelPngFormat.Grey16, 0, 1, 1, 3, 255, 3));
        var output = Path.Combine(_folder.FullName, "out", "refined.png");

        var exit = await RunAsync("refine", image, coarse, "-o", output, "--json");

        Assert.Equal((0, ""), (exit, _errors.ToString()));
        var file = await File.ReadAllBytesAsync(output);
        Assert.Equal([0, 2, 2, 4, 255, 4], LabelPngReader.Read(file).Labels.Select(id => (int)id));
        Assert.Equal(16, file[24]);
        Assert.Contains("uosam:model\0fake 00", System.Text.Encoding.Latin1.GetString(file), StringComparison.Ordinal);
        using var trace = JsonDocument.Parse(await File.ReadAllTextAsync(Path.ChangeExtension(output, ".json")));
        Assert.Equal("too small", trace.RootElement.GetProperty("skipped")[0].GetProperty("reason").GetString());
        Assert.Equal(2, Directory.GetFiles(Path.GetDirectoryName(output)!).Length);
    }

    [Fact]
    public async Task Refine_Logits_AreSentWithTheirPointSource()
    {
        var (image, coarse) = (Image("a.jpg"), Map("a.png", LabelPngFormat.Grey16, 0, 1, 1, 3, 255, 3));
        var logits = Path.Combine(_folder.FullName, "a.npy");
        var head = "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3)}\n";
        await File.WriteAllBytesAsync(
            logits, [0x93, .. "NUMPY"u8, 1, 0, (byte)head.Length, 0, .. System.Text.Encoding.ASCII.GetBytes(head), 1, 2, 3, 4, 5, 6]);

        var exit = await RunAsync("refine", image, coarse, "-o", Path.Combine(_folder.FullName, "o.png"), "--logits", logits);
        var missing = await RunAsync("refine", image, coarse, "--logits", logits + "x");

        var request = _stages.Script.Requests.OfType<Protos.V1.ExtractPromptsRequest>().Single();
        Assert.Equal((0, 2), (exit, missing));
        Assert.Equal(Protos.V1.PointSource.ForegroundLogits, request.Parameters.PointSource);
        Assert.Equal(
            [1f, 2f, 3f, 4f, 5f, 6f],
            System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(request.ForegroundLogits.Data.Span).ToArray());
        Assert.Contains("expected a .npy file", OneLine(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("palette", 3)]
    [InlineData("gray", 0)]
    [InlineData("luss", 2)]
    public async Task Refine_Format_WritesThatColourType(string format, int colourType)
    {
        var (image, coarse) = (Image("a.jpg"), Map("a.png", LabelPngFormat.Palette, 0, 1, 1, 3, 255, 3));
        var output = Path.Combine(_folder.FullName, "refined.png");

        await RunAsync("refine", image, coarse, "-o", output, "--format", format);

        var file = await File.ReadAllBytesAsync(output);
        Assert.Equal(colourType, file[25]);
        Assert.Equal([0, 2, 2, 4, 255, 4], LabelPngReader.Read(file).Labels.Select(id => (int)id));
    }

    [Fact]
    public async Task Refine_AStageRefuses_IsOneLineExitCodeOneAndNoFile()
    {
        var (image, coarse) = (Image("a.jpg"), Map("a.png", LabelPngFormat.Palette, 0, 1, 1, 3, 0, 3));
        var output = Path.Combine(_folder.FullName, "out", "refined.png");
        _stages.Script.Before = (_, _, _) =>
            throw StageScript.Fault(Code.InvalidArgument, "IMAGE_CORRUPT", "the JPEG ends too early");

        var exit = await RunAsync("refine", image, coarse, "-o", output);

        Assert.Equal(CommandErrors.Failed, exit);
        Assert.Equal("uosam: the JPEG ends too early", OneLine());
        Assert.False(Directory.Exists(Path.GetDirectoryName(output)));
    }

    [Fact]
    public async Task Refine_NobodyListens_IsOneLineExitCodeOneAndNoFile()
    {
        var (image, coarse) = (Image("a.jpg"), Map("a.png", LabelPngFormat.Palette, 0, 1, 1, 3, 0, 3));
        var output = Path.Combine(_folder.FullName, "out", "refined.png");

        var exit = await RunAsync(
            "refine", image, coarse, "-o", output, "--retries", "0", "--endpoint", $"prompts=unix:{_folder.FullName}/gone.sock");

        Assert.Equal(CommandErrors.Failed, exit);
        Assert.Contains("the prompt-extraction service cannot be reached", OneLine(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.GetDirectoryName(output)));
    }

    [Fact]
    public async Task Refine_ClassOutsideTheListOfClasses_IsRefusedWithItsPlaceBeforeAnyCall()
    {
        var (image, coarse) = (Image("a.jpg"), Map("a.png", LabelPngFormat.Palette, 0, 1, 1, 3, 255, 7));
        var (names, output) = (Path.Combine(_folder.FullName, "names.txt"), Path.Combine(_folder.FullName, "o.png"));
        await File.WriteAllLinesAsync(names, ["nothing", "cat", "dog", "cup"]);

        var exit = await RunAsync("refine", image, coarse, "-o", output, "--classes", names);

        Assert.Equal(CommandErrors.Failed, exit);
        Assert.Contains("the id 7 at row 1, column 2, which has no name among the 4", OneLine(), StringComparison.Ordinal);
        Assert.Empty(_stages.Script.Requests);
        Assert.False(File.Exists(output));
    }

    [Fact]
    public async Task RefineFolder_SomeImagesCannotBeRefined_ListsEachWithItsReasonAndDoesTheRest()
    {
        Image("images/x/good.jpg");
        Image("images/bad.jpg");
        Image("images/alone.jpg");
        Image("images/twin.jpg");
        Image("images/twin.bmp");
        Image("images/.checkpoints/good.jpg");
        Image("images/._good.jpg");
        Image("images/orphan.gif");
        foreach (var name in (string[])["x/good", "bad", "twin", "orphan"])
        {
            Map($"masks/{name}.png", LabelPngFormat.Palette, 0, 1, 1, 3, 0, 3);
        }

        _stages.Script.Before = (stage, image, _) => stage == "encoder" && image == "images/bad.jpg"
            ? throw StageScript.Fault(Code.InvalidArgument, "IMAGE_FORMAT", "no image")
            : Task.CompletedTask;

        var exit = await FolderAsync();

        Assert.Equal(CommandErrors.SomeFailed, exit);
        Assert.Equal(["failures.jsonl", "x/good.png"], Outputs());
        var failures = await File.ReadAllLinesAsync(Path.Combine(_folder.FullName, "out", "failures.jsonl"));
        var reasons = failures.Select(line => JsonDocument.Parse(line).RootElement).ToDictionary(
            failure => Path.GetFileName(failure.GetProperty("image").GetString()!),
            failure => failure.GetProperty("reason").GetString());
        Assert.Equal(4, reasons.Count);
        Assert.Equal(
            ("IMAGE_FORMAT", "NO_LABEL_MAP", "NO_IMAGE", "SAME_NAME"),
            (reasons["bad.jpg"], reasons["alone.jpg"], reasons["orphan.png"], reasons["twin.bmp"]));
        Assert.Contains($"; the first: {_folder.FullName}", _errors.ToString(), StringComparison.Ordinal);
        Assert.Contains(failures, line => line.Contains("orphan.gif is none of .jpg, ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("images/", "images/ is an input")]
    [InlineData("masks/", "a.png is an input")]
    public async Task RefineFolder_OutputWouldTakeAnInputsPlace_IsRefused(string output, string expected)
    {
        Image("images/a.jpg");
        var coarse = await File.ReadAllBytesAsync(Map("masks/a.png", LabelPngFormat.Palette, 0, 1, 1, 3, 0, 3));

        var exit = await IntoAsync(output, ["--overwrite"]);

        Assert.Equal(CommandErrors.BadUsage, exit);
        Assert.Contains($"{expected}; write elsewhere", OneLine(), StringComparison.Ordinal);
        Assert.Equal(coarse, await File.ReadAllBytesAsync(Path.Combine(_folder.FullName, "masks", "a.png")));
    }

    [Fact]
    public async Task RefineFolder_OutputHoldsTheInputs_RefinesThem()
    {
        Image("images/a.jpg");
        Map("masks/a.png", LabelPngFormat.Palette, 0, 1, 1, 3, 0, 3);

        var exit = await IntoAsync("./", []);

        Assert.Equal(0, exit);
        Assert.True(File.Exists(Path.Combine(_folder.FullName, "a.png")));
    }

    [Theory]
    [InlineData("a.png")]
    [InlineData("map.png")]
    public async Task Refine_OutputIsAnInput_IsRefused(string output)
    {
        var (image, coarse) = (Image("a.png"), Map("map.png", LabelPngFormat.Palette, 0, 1, 1, 3, 0, 3));

        var exit = await RunAsync("refine", image, coarse, "-o", Path.Combine(_folder.FullName, output));

        Assert.Equal(CommandErrors.BadUsage, exit);
        Assert.Contains($"{output} is an input; write elsewhere", OneLine(), StringComparison.Ordinal);
        Assert.Empty(_stages.Script.Requests);
    }

    [Fact]
    public async Task RefineFolder_RunAgain_DoesOnlyWhatIsMissingAndForgetsMendedFailures()
    {
        foreach (var name in (string[])["a", "b", "c"])
        {
            Image($"images/{name}.jpg");
            Map($"masks/{name}.png", LabelPngFormat.Palette, 0, 1, 1, 3, 0, 3);
        }

        _stages.Script.Before = (_, image, _) => image == "images/b.jpg"
            ? throw StageScript.Fault(Code.Internal, "INTERNAL", "the service failed")
            : Task.CompletedTask;
        Assert.Equal(CommandErrors.Failed, await FolderAsync());
        _stages.Script.Before = (_, _, _) => Task.CompletedTask;
        _stages.Script.Requests.Clear();

        var exit = await FolderAsync();

        Assert.Equal(0, exit);
        Assert.Equal(4, _stages.Script.Requests.Count);
        Assert.Equal(["a.png", "b.png", "c.png"], Outputs());
        Assert.Equal(0, await FolderAsync("--overwrite"));
        Assert.Equal(16, _stages.Script.Requests.Count);
    }

    [Fact]
    public async Task RefineFolder_Stopped_FinishesWhatIsInFlightAndLeavesTheRest()
    {
        for (var i = 0; i < 6; i++)
        {
            Image($"images/{i}.jpg");
            Map($"masks/{i}.png", LabelPngFormat.Palette, 0, 1, 1, 3, 0, 3);
        }

        using var stopping = new CancellationTokenSource();
        // Before prompts are made images are encoded for the folder's memory, and a stop leaves all of them.
        _stages.Script.Before = (stage, _, _) => stage == "prompts" ? stopping.CancelAsync() : Task.CompletedTask;

        var exit = await FolderAsync(stopping.Token);

        Assert.Equal(CommandErrors.Failed, exit);
        Assert.InRange(Outputs().Length, 1, 2);
        Assert.Contains("goes on from here", _errors.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("none")]
    public async Task RefineFolder_ServiceGone_StopsWithoutBlamingTheImages(string memory)
    {
        for (var i = 0; i < 6; i++)
        {
            Image($"images/{i}.jpg");
            Map($"masks/{i}.png", LabelPngFormat.Palette, 0, 1, 1, 3, 0, 3);
        }

        var exit = await FolderAsync(
            "--memory", memory, "--retries", "0", "--endpoint", $"local=unix:{_folder.FullName}/gone.sock");

        Assert.Equal(CommandErrors.Failed, exit);
        Assert.Empty(Outputs());
        Assert.Contains("the local-optimizer service cannot be reached", OneLine(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refine_DeadlinePassed_SaysWhichOptionToRaise()
    {
        var (image, coarse) = (Image("a.jpg"), Map("a.png", LabelPngFormat.Palette, 0, 1, 1, 3, 0, 3));
        _stages.Script.Before = (_, _, token) => Task.Delay(Timeout.Infinite, token);

        var exit = await RunAsync("refine", image, coarse, "--deadline", "0.3", "-o", Path.Combine(_folder.FullName, "o.png"));

        Assert.Equal(CommandErrors.Failed, exit);
        Assert.Contains("raise --deadline", OneLine(), StringComparison.Ordinal);
    }

    private Task<int> RunAsync(params string[] args) =>
        UosamCommand.RunAsync([.. args, "--endpoint", _stages.Address, "--quiet"], CancellationToken.None);

    private Task<int> FolderAsync(params string[] more) => FolderAsync(CancellationToken.None, more);

    private Task<int> FolderAsync(CancellationToken stopping, params string[] more) => IntoAsync("out", more, stopping);

    private Task<int> IntoAsync(string output, string[] more, CancellationToken stopping = default) => UosamCommand.RunAsync(
        [
            "refine", "--images", Path.Combine(_folder.FullName, "images"), "--masks", Path.Combine(_folder.FullName, "masks"),
            "--out", Path.Combine(_folder.FullName, output), "--quiet", "--endpoint", _stages.Address, .. more,
        ],
        stopping);

    private string[] Outputs()
    {
        var output = Path.Combine(_folder.FullName, "out");
        return Directory.Exists(output)
            ? [.. Directory.GetFiles(output, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(output, file)).Order(StringComparer.Ordinal)]
            : [];
    }

    private string OneLine()
    {
        var text = _errors.ToString();
        Assert.Equal(1, text.Count(c => c == '\n'));
        return text.TrimEnd();
    }

    /// <summary>A file whose content is its name; the fake encoder passes it on.</summary>
    private string Image(string name)
    {
        var path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, name);
        return path;
    }

    private string Map(string name, LabelPngFormat format, params int[] ids)
    {
        var path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, LabelPngWriter.Write(new LabelMap(2, 3, [.. ids.Select(id => (ushort)id)]), format));
        return path;
    }
}
