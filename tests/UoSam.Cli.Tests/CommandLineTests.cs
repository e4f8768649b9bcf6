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
    [InlineData("refine --bogus", "uosam: there is no option '--bogus'. Try 'uosam refine --help'.")]
    [InlineData("frobnicate", "uosam: there is no command 'frobnicate'.")]
    [InlineData("refin a b", "there is no command 'refin'; did you mean refine?")]
    [InlineData("models pul sam", "there is no command 'pul'; did you mean pull? Try 'uosam models --help'.")]
    [InlineData("--preset fast refine a b", "'--preset' goes behind 'refine'.")]
    [InlineData("--bogus", "there is no option '--bogus'.")]
    [InlineData("refine --images i --masks m --ouut o", "there is no option '--ouut'; did you mean --out?")]
    [InlineData("refine --presett fast a b", "there is no option '--presett'; did you mean --preset?")]
    [InlineData("refine a b c", "argument 'c'")]
    [InlineData("models", "expected one of pull, ")]
    [InlineData("models import mine", "Try 'uosam models import --help'.")]
    [InlineData("models import mine --encoder nowhere.onnx --decoder uosam.dll", "--encoder nowhere.onnx: there is no such file")]
    [InlineData("models import mine --encoder uosam.dll --decoder .", "--decoder .: this is a folder; name the .onnx file")]
    [InlineData("models verify mine --models nowhere", "model 'mine' is not in the store")]
    [InlineData("refine", "expected an image and its coarse label map")]
    [InlineData("refine nowhere.png nowhere-coarse.png", "nowhere.png does not exist")]
    [InlineData("refine . .", ". is a folder; expected an image, or --images")]
    [InlineData("refine uosam.dll uosam.dll -o .", ". is a folder; expected a file to write")]
    [InlineData("refine uosam.dll uosam.dll -o o.jpg", "o.jpg: a refined map is written as .png, not as .jpg; name a file that ends in .png")]
    [InlineData("refine uosam.dll uosam.dll -o -", "- is neither an option nor a place to write to; name a file or folder, ./- where it is called so")]
    [InlineData("refine --images i --masks m --out -", "- is neither an option nor a place to write to")]
    [InlineData("convert uosam.dll - --to gray", "- is neither an option nor a place to write to")]
    [InlineData("convert uosam.dll --grey --to gray", "there is no option '--grey'")]
    [InlineData("memory --images i --masks m --out -", "- is neither an option nor a place to write to")]
    [InlineData("video f --coarse m --out -", "- is neither an option nor a place to write to")]
    [InlineData("video f --coarse m --overlay -", "- is neither an option nor a place to write to")]
    [InlineData("refine --images nowhere", "--masks and --out")]
    [InlineData("refine --images nowhere --masks nowhere --out o", "folder nowhere does not exist")]
    [InlineData("refine a b --preset best", "reference, default or fast")]
    [InlineData("refine a b --background x", "0 to 65535")]
    [InlineData("refine a b --void 1,70000", "0 to 65535")]
    [InlineData("refine a b --void none --fill-void", "name some by --void IDS")]
    [InlineData("video f --coarse m --out o --void none --fill-void", "name some by --void IDS")]
    [InlineData("refine a b --format jpeg", "auto, palette, gray16, gray or luss")]
    [InlineData("refine a b --post crf", "crf=dpss-final, guided")]
    [InlineData("refine a b --set acept_iou=1", "accept_iou")]
    [InlineData("refine a b --jobs 0", "1 to 1024")]
    [InlineData("refine a b --jobs two", "two")]
    [InlineData("refine --images i --masks m --out o --shard 3/3", "--shard 3/3: expected i/n")]
    [InlineData("refine --images i --masks m --out o --shard -1/3", "--shard -1/3: expected i/n")]
    [InlineData("refine --images i --masks m --out o --shard 1", "--shard 1: expected i/n")]
    [InlineData("refine a b --shard 0/2", "--shard goes with --images")]
    [InlineData("refine a b --out o", "--out is the folder of --images; the refined map of one image is named by -o FILE")]
    [InlineData("refine a b --masks m", "--masks goes with --images")]
    [InlineData("refine a b --subset", "--subset goes with --images")]
    [InlineData("refine a b --image-suffix _x", "--image-suffix goes with --images")]
    [InlineData("refine --images i --masks m --out o -o f.png", "--output names the refined map of one image")]
    [InlineData("refine --images i", "without an image: --masks and --out not given")]
    [InlineData("refine a --images i --masks m --out o", "without an image: a is named besides")]
    [InlineData("doctor --deadline 0", "seconds above 0")]
    [InlineData("doctor --retries 101", "0 to 100")]
    [InlineData("doctor --replica-refresh 0", "seconds above 0")]
    [InlineData("doctor --items-per-replica 0", "1 to 1024")]
    [InlineData("models verify nope", "model 'nope' is not in the store")]
    [InlineData("serve --port 70000", "1 to 65535")]
    [InlineData("serve --address everywhere", "IP address")]
    public async Task Run_WrongCommandLine_IsRefusedInOneLine(string line, string expected)
    {
        var exit = await UosamCommand.RunAsync(line.Split(' '), CancellationToken.None);

        Assert.Equal(CommandErrors.BadUsage, exit);
        Assert.Contains(expected, OneLine(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_FolderWhoseNameBeginsAsAnOption_IsNoMisspeltOne()
    {
        Directory.CreateDirectory("-maps");

        await UosamCommand.RunAsync(["convert", "-maps", "o", "--to", "gray"], CancellationToken.None);

        Directory.Delete("-maps");
        Assert.DoesNotContain("option", OneLine(), StringComparison.Ordinal);
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
    public async Task Refine_FileThatAKilledRunLeft_IsRemovedAndNoOther()
    {
        var (image, coarse) = (Image("a.jpg"), Map("a.png", LabelPngFormat.Grey8, 0, 1, 1, 3, 255, 3));
        var mark = "0123456789abcdef0123456789abcdef.tmp";
        Array.ForEach([$"o/r.png.{mark}", $"o/r.overlay.png.{mark}", $"o/r.side.png.{mark}", $"o/s.png.{mark}", "o/r.png.old.tmp"], name => Image(name));

        Assert.Equal(0, await RunAsync("refine", image, coarse, "-o", Path.Combine(_folder.FullName, "o", "r.png"), "--format", "auto,npy"));

        Assert.Equal(
            ["r.npy", "r.png", "r.png.old.tmp", $"r.side.png.{mark}", $"s.png.{mark}"],
            Directory.GetFiles(Path.Combine(_folder.FullName, "o")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Refine_FillVoid_SendsVoidIdsAsUnknown()
    {
        var (image, coarse) = (Image("a.jpg"), Map("a.png", LabelPngFormat.Grey16, 0, 9, 1, 3, 255, 3));

        var exit = await RunAsync("refine", image, coarse, "-o", Path.Combine(_folder.FullName, "o.png"), "--void", "255,9", "--fill-void");

        Assert.Equal(0, exit);
        Assert.All(
            [.. _stages.Script.Requests.OfType<Protos.V1.ExtractPromptsRequest>().Select(request => request.LabelMap)],
            map => Assert.Equal("255,9;", $"{string.Join(",", map.UnknownIds)};{string.Join(",", map.VoidIds)}"));
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

    /// <summary>Red of 255 on black: the class 255, which is void otherwise, or a colour.</summary>
    [Fact]
    public async Task Refine_RgbWithoutBlue_IsReadAsTheCommandSays()
    {
        var (image, coarse) = (Image("a.jpg"), Map("a.png", LabelPngFormat.Luss, 0, 255, 255, 0, 255, 0));
        var palette = Path.Combine(_folder.FullName, "palette.txt");
        await File.WriteAllLinesAsync(palette, ["0 0 0", "255 0 0"]);

        Assert.Equal(CommandErrors.SomeFailed, await RunAsync("refine", image, coarse, "-o", PathOf("auto.png")));
        Assert.Contains("ids are read by uosam's --mask-format luss, colours by --mask-format color", OneLine(), StringComparison.Ordinal);
        Assert.Equal(0, await RunAsync("refine", image, coarse, "-o", PathOf("luss.png"), "--mask-format", "luss"));
        Assert.Equal(0, await RunAsync("refine", image, coarse, "-o", PathOf("color.png"), "--mask-format", "color", "--palette", palette));

        Assert.Equal([0, 255, 255, 0, 255, 0], LabelPngReader.Read(await File.ReadAllBytesAsync(PathOf("luss.png"))).Labels);
        Assert.Equal([0, 2, 2, 0, 2, 0], LabelPngReader.Read(await File.ReadAllBytesAsync(PathOf("color.png"))).Labels);

        string PathOf(string name) => Path.Combine(_folder.FullName, name);
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
    public async Task Refine_AStageRefuses_IsOneLineExitCodeThreeAndNoFile()
    {
        var (image, coarse) = (Image("a.jpg"), Map("a.png", LabelPngFormat.Palette, 0, 1, 1, 3, 0, 3));
        var output = Path.Combine(_folder.FullName, "out", "refined.png");
        _stages.Script.Before = (_, _, _) =>
            throw StageScript.Fault(Code.InvalidArgument, "IMAGE_CORRUPT", "the JPEG ends too early");

        var exit = await RunAsync("refine", image, coarse, "-o", output);

        Assert.Equal(CommandErrors.SomeFailed, exit);
        Assert.Equal($"uosam: {image}: the JPEG ends too early", OneLine());
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
    public async Task Refine_ImageWhoseNameBeginsAsAnOption_NeedsNoOtherNameForTheMap()
    {
        var (image, coarse) = (Image("-a.jpg"), Map("a.png", LabelPngFormat.Palette, 0, 1, 1, 3, 0, 3));

        Assert.Equal(0, await RunAsync("refine", image, coarse));

        Assert.True(File.Exists("-a.refined.png"));
        File.Delete("-a.refined.png");
    }

    [Fact]
    public async Task Refine_ClassOutsideTheListOfClasses_IsRefusedWithItsPlaceBeforeAnyCall()
    {
        var (image, coarse) = (Image("a.jpg"), Map("a.png", LabelPngFormat.Palette, 0, 1, 1, 3, 255, 7));
        var (names, output) = (Path.Combine(_folder.FullName, "names.txt"), Path.Combine(_folder.FullName, "o.png"));
        await File.WriteAllLinesAsync(names, ["nothing", "cat", "dog", "cup"]);

        var exit = await RunAsync("refine", image, coarse, "-o", output, "--classes", names);

        Assert.Equal(CommandErrors.SomeFailed, exit);
        Assert.Contains("the id 7 at row 1, column 2, which has no name among the 4", OneLine(), StringComparison.Ordinal);
        Assert.Empty(_stages.Script.Requests);
        Assert.False(File.Exists(output));
    }

    /// <summary>As of <c>/dev/stdin</c> and of <c>&lt;(command)</c>.</summary>
    [Fact]
    public async Task Refine_MapWhoseNameHasNoExtension_IsReadAsPng()
    {
        var (image, coarse) = (Image("a.jpg"), Map("map", LabelPngFormat.Palette, 0, 1, 1, 3, 0, 3));
        var output = Path.Combine(_folder.FullName, "o.png");

        Assert.Equal(0, await RunAsync("refine", image, coarse, "-o", output));

        Assert.Equal([0, 2, 2, 4, 0, 4], LabelPngReader.Read(await File.ReadAllBytesAsync(output)).Labels);
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
