using System.Text.Json;
using UoSam.Cli.Commands;
using UoSam.Core.LabelMaps;

namespace UoSam.Cli.Tests.Converting;

public sealed class ConvertCommandTests : IAsyncLifetime
{
    private CommandScene _scene = null!;

    public async Task InitializeAsync() => _scene = await CommandScene.StartAsync();

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task Convert_FolderWithAFaultyFile_DoesTheRestAndListsIt()
    {
        _scene.AddPair("a");
        _scene.AddPair("b");
        _scene.Write("masks/b.png", [1, 2, 3]);

        var exit = await ConvertAsync("masks", "out", "--to", "npy");

        Assert.Equal(CommandErrors.SomeFailed, exit);
        Assert.Equal(["a.npy", "failures.jsonl"], Outputs());
        var failure = JsonDocument.Parse(File.ReadAllText(_scene.PathOf("out/failures.jsonl"))).RootElement;
        Assert.Equal(("b", "LABEL_MAP_FORMAT"), (failure.GetProperty("item").GetString(), failure.GetProperty("reason").GetString()));
        Assert.Contains(_scene.PathOf("masks/b.png"), failure.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains("1 of 2 failed", _scene.Errors, StringComparison.Ordinal);
        Assert.Contains("1 of 2 label maps converted from index", _scene.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("out")]
    [InlineData("out.npy")]
    public async Task Convert_OneFaultyFile_EndsAsAmongOthers(string output)
    {
        var map = _scene.Write("a.png", [1, 2, 3]);

        Assert.Equal(CommandErrors.SomeFailed, await ConvertAsync("a.png", output, "--to", "npy"));

        Assert.Contains($"{map}: label map cannot be read as ids", _scene.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Convert_FaultyImage_IsNamed()
    {
        _scene.AddPair("a");

        Assert.Equal(CommandErrors.SomeFailed, await ConvertAsync("masks", "out", "--to", "npy", "--images", _scene.PathOf("images")));

        Assert.Contains(
            $"{_scene.PathOf("masks/a.png")}: its image {_scene.PathOf("images/a.jpg")}: unknown image format", _scene.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Convert_LinkThatLeadsNowhere_IsListedAndTheRestDone()
    {
        _scene.AddPair("b");
        File.CreateSymbolicLink(_scene.PathOf("masks/a.png"), _scene.PathOf("gone.png"));

        Assert.Equal(CommandErrors.Failed, await ConvertAsync("masks", "out", "--to", "npy"));

        Assert.Equal(["b.npy", "failures.jsonl"], Outputs());
    }

    [Fact]
    public async Task Convert_FileThatCannotBeWritten_MayHelpToRepeat()
    {
        _scene.AddPair("a");
        _scene.AddPair("b");
        Directory.CreateDirectory(_scene.PathOf("out/b.npy"));

        Assert.Equal(CommandErrors.Failed, await ConvertAsync("masks", "out", "--to", "npy"));

        Assert.Equal(["a.npy", "failures.jsonl"], Outputs());
        Assert.Contains("b.npy cannot be written", _scene.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Convert_FilesThatAKilledRunLeft_AreRemovedAndNoOther()
    {
        const string Mark = "0123456789abcdef0123456789abcdef.tmp";
        _scene.AddPair("a");
        Array.ForEach(["images/x", "masks/x"], folder => Directory.CreateDirectory(_scene.PathOf(folder)));
        _scene.AddPair("x/a");
        string[] left = ["a.npy", "x/a.npy", "annotations.json", "failures.jsonl", "b.npy", "x/b.npy"];
        Array.ForEach(left, name => _scene.Write($"out/{name}.{Mark}", "half"));

        Assert.Equal(0, await ConvertAsync("masks", "out", "--to", "coco,npy"));
        Assert.Equal(0, await ConvertAsync("masks/a.png", "out/b.npy", "--to", "npy"));

        Assert.Equal(["a.npy", "annotations.json", "b.npy", "x/a.npy", $"x/b.npy.{Mark}"], Outputs());
    }

    [Fact]
    public async Task Convert_ToCoco_GivesOneFileThatReadsBack()
    {
        _scene.AddPair("a");
        _scene.AddPair("b");
        var classes = _scene.Write("classes.txt", "background\ncup\n\nsaucer\n");

        Assert.Equal(0, await ConvertAsync("masks", "out", "--to", "coco,labelme", "--images", _scene.PathOf("images"), "--classes", classes, "--size", "2x3"));
        Assert.Equal(0, await ConvertAsync("out/annotations.json", "back", "--to", "gray"));

        Assert.Equal(["a.json", "annotations.json", "b.json"], Outputs());
        Assert.Equal(_scene.Ids("masks/a.png"), _scene.Ids("back/a.png"));
        using var json = JsonDocument.Parse(File.ReadAllText(_scene.PathOf("out/annotations.json")));
        Assert.Equal("b.jpg", json.RootElement.GetProperty("images")[1].GetProperty("file_name").GetString());
        Assert.Equal(["cup", "saucer"], json.RootElement.GetProperty("categories").EnumerateArray().Select(item => item.GetProperty("name").GetString()!));
        Assert.Contains("\"label\": \"saucer\"", File.ReadAllText(_scene.PathOf("out/a.json")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Convert_CropWithImages_WritesTheSidesAsVoidAndSaysHowMany()
    {
        _scene.AddImage("x.jpg");
        _scene.Write("masks/x.png", LabelPngWriter.Write(new LabelMap(2, 2, [1, 2, 3, 4]), LabelPngFormat.Grey8));

        Assert.Equal(0, await ConvertAsync("masks", "out", "--to", "gray,overlay", "--geometry", "crop:320", "--images", _scene.PathOf("images")));

        Assert.Equal(["x.overlay.png", "x.png"], Outputs());
        var row = _scene.Ids("out/x.png")[..500];
        Assert.Equal([255, 1, 2, 255], row.Where((id, i) => i == 0 || row[i - 1] != id));
        Assert.Contains("pixels were never predicted and are written as 255", _scene.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500, 375)]
    [InlineData(375, 500)]
    public async Task Convert_PhotographOnItsSide_TakesMapsUprightAndAsStored(int height, int width)
    {
        _scene.Write("images/x.jpg", DumpScene.TurnedJpeg());
        _scene.Write("masks/x.png", LabelPngWriter.Write(new LabelMap(height, width, new ushort[height * width]), LabelPngFormat.Grey8));

        Assert.Equal(0, await ConvertAsync("masks", "out", "--to", "gray,overlay", "--images", _scene.PathOf("images")));

        var overlay = Core.Imaging.ImageReader.Read(File.ReadAllBytes(_scene.PathOf("out/x.overlay.png")), Core.Imaging.ImageLimits.Default);
        Assert.Equal((height, width), (overlay.Height, overlay.Width));
    }

    [Fact]
    public async Task Convert_OneFile_WritesThatFile()
    {
        _scene.AddPair("a");

        Assert.Equal(0, await ConvertAsync("masks/a.png", "new/b.npy", "--to", "npy", "--map-ids", "3=300"));

        Assert.Equal([0, 1, 1, 300, 0, 300], NpyReader.ReadLabelMap(File.ReadAllBytes(_scene.PathOf("new/b.npy"))).Labels.Select(id => (int)id));
    }

    [Theory]
    [InlineData("masks", "masks")]
    [InlineData("masks/a.png", "masks/a.png")]
    public async Task Convert_OverTheMapsThemselves_IsRefused(string input, string output)
    {
        _scene.AddPair("a");
        var before = await File.ReadAllBytesAsync(_scene.PathOf("masks/a.png"));

        Assert.Equal(CommandErrors.BadUsage, await ConvertAsync(input, output, "--to", "gray"));

        Assert.Equal(["a.png"], Directory.GetFiles(_scene.PathOf("masks")).Select(Path.GetFileName));
        Assert.Contains("a.png is an input; write elsewhere", _scene.Errors, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(_scene.PathOf("masks/a.png")));
    }

    [Theory]
    [InlineData("b.jpg", "gray", "not as .jpg; name a file that ends in .png")]
    [InlineData("b.png", "npy", "not as .png; name a file that ends in .npy")]
    [InlineData("b.v2", "coco", "not as .v2; name a file that ends in .json")]
    public async Task Convert_OneFileOfAnotherExtension_IsRefused(string output, string format, string expected)
    {
        _scene.AddPair("a");

        Assert.Equal(CommandErrors.BadUsage, await ConvertAsync("masks/a.png", output, "--to", format));

        Assert.Contains(expected, Assert.Single(_scene.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.False(File.Exists(_scene.PathOf(output)));
    }

    [Theory]
    [InlineData("--to jpeg", "--to jpeg: expected palette")]
    [InlineData("--to palette,luss", "at most one")]
    [InlineData("--to overlay", "name their folder with --images")]
    [InlineData("--to npy --from numpy", "there is no format 'numpy'")]
    [InlineData("--to npy --geometry square", "expected fit, squash, crop")]
    [InlineData("--to npy --palette nowhere.txt", "there is no such file")]
    [InlineData("--to npy --ambiguous maybe", "expected refuse or lowest")]
    [InlineData("--to npy --map-ids 3", "expected pairs like 3=7")]
    [InlineData("--to npy --size 3", "expected HEIGHTxWIDTH")]
    [InlineData("--to npy --fill all", "expected an id from 0 to 65535, or unknown")]
    [InlineData("--to npy --images nowhere", "the folder nowhere does not exist")]
    [InlineData("--to labelme --min-area 0", "--min-area 0: expected 1")]
    [InlineData("--to labelme --tolerance -1", "--tolerance -1: expected 0 to 1000")]
    public async Task Convert_WrongOption_IsRefusedInOneLine(string options, string expected)
    {
        _scene.AddPair("a");

        var exit = await ConvertAsync("masks", "out", options.Split(' '));

        Assert.Equal(CommandErrors.BadUsage, exit);
        Assert.Contains(expected, Assert.Single(_scene.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("refine --images images --masks masks --out out --format jpeg", "--format jpeg: expected auto, palette")]
    [InlineData("refine --images images --masks masks --out out --format palette,gray", "at most one")]
    [InlineData("refine --images images --masks masks --out out --format labelme --json", "leave one out")]
    [InlineData("refine --images images --masks masks --out out --mask-format numpy", "there is no format 'numpy'")]
    public async Task Refine_WrongFormat_IsRefusedInOneLine(string line, string expected)
    {
        _scene.AddPair("a");

        var exit = await _scene.RunAsync(line.Split(' '));

        Assert.Equal(CommandErrors.BadUsage, exit);
        Assert.Contains(expected, Assert.Single(_scene.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    private Task<int> ConvertAsync(string input, string output, params string[] more) =>
        UosamCommand.RunAsync(["convert", _scene.PathOf(input), _scene.PathOf(output), .. more], CancellationToken.None);

    private string[] Outputs() =>
    [
        .. Directory.GetFiles(_scene.PathOf("out"), "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(_scene.PathOf("out"), file)).Order(StringComparer.Ordinal),
    ];
}
