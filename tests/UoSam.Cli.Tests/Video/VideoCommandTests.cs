using UoSam.Cli.Commands;
using UoSam.Cli.Tests.Converting;
using UoSam.Cli.Video;
using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;
using UoSam.Protos.V1;
using UoSam.Testing.Stages;

namespace UoSam.Cli.Tests.Video;

/// <summary>Videos through fake services, which turn label 1 into 2 and 3 into 4.</summary>
public sealed class VideoCommandTests : IAsyncLifetime
{
    private CommandScene _scene = null!;

    public async Task InitializeAsync() => _scene = await CommandScene.StartAsync();

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task Video_Folders_OneMapPerFrameOfItsName()
    {
        Array.ForEach(["b", "a", "c"], _scene.AddPair);

        var exit = await RunFoldersAsync();

        Assert.Equal(0, exit);
        Assert.Equal(["a.png", "b.png", "c.png"], Directory.GetFiles(_scene.PathOf("out")).Select(Path.GetFileName).Order());
        Assert.Equal([0, 2, 2, 4, 0, 4], LabelPngReader.Read(File.ReadAllBytes(_scene.PathOf("out/b.png"))).Labels);
        Assert.Matches("^3 frames, [0-9.]+/s, delay ", _scene.Errors);
        Assert.DoesNotContain("dropped", _scene.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Video_Paths_TellsOfEachFrameHowItWasAnswered()
    {
        Array.ForEach(["a", "b", "c"], _scene.AddPair);

        var exit = await RunFoldersAsync("--paths");

        Assert.Equal(0, exit);
        Assert.Contains("a full: fake\nb propagated: fake\nc propagated: fake\n", Told(), StringComparison.Ordinal);
        Assert.EndsWith("1 full, 2 propagated\n", _scene.Errors, StringComparison.Ordinal);

        string Told() => string.Concat(_scene.Errors.Split('\n').Where(line => line.Contains(": fake", StringComparison.Ordinal)).Select(line => line + "\n"));
    }

    [Fact]
    public async Task Video_PerFrame_AsksEachFrameByItself()
    {
        Array.ForEach(["a", "b"], _scene.AddPair);

        var exit = await RunFoldersAsync("--per-frame");

        Assert.Equal(0, exit);
        Assert.All(_scene.Stages.Script.Requests.OfType<OptimizeLocalRequest>(), request => Assert.Null(request.Frame));
        Assert.Equal(2, _scene.Stages.Script.Requests.OfType<ExtractPromptsRequest>().Count());
    }

    [Fact]
    public async Task Video_FrameWithoutMap_FailsNamingTheFrame()
    {
        Array.ForEach(["a", "b"], _scene.AddPair);
        File.Delete(_scene.PathOf("masks/b.png"));

        var exit = await RunFoldersAsync();

        Assert.Equal(1, exit);
        Assert.Contains($"uosam: there is no coarse map for frame b in {_scene.PathOf("masks")}; there must be one", _scene.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Video_FramesWithoutMaps_AreToldBeforeTheFirstIsRefined()
    {
        Array.ForEach(["a", "b", "c"], _scene.AddPair);
        File.Delete(_scene.PathOf("masks/b.png"));
        File.Delete(_scene.PathOf("masks/c.png"));

        var exit = await RunFoldersAsync();

        Assert.Equal(1, exit);
        Assert.Contains("no coarse map for frame b and 1 more in", _scene.Errors, StringComparison.Ordinal);
        Assert.Empty(_scene.Stages.Script.Requests);
    }

    [Fact]
    public async Task Video_MapsWithoutFrames_AreWarnedOf()
    {
        Array.ForEach(["a", "b", "c"], _scene.AddPair);
        File.Delete(_scene.PathOf("images/a.jpg"));

        var exit = await RunFoldersAsync("-q");

        Assert.Equal((0, $"uosam: warning: coarse maps in {_scene.PathOf("masks")} that belong to no frame: 1 of 3\n"), (exit, _scene.Errors));
    }

    [Fact]
    public async Task Video_FramesOfOneName_AreRefused()
    {
        _scene.AddPair("a");
        File.Copy(_scene.PathOf("images/a.jpg"), _scene.PathOf("images/a.bmp"));

        var exit = await RunFoldersAsync();

        Assert.Equal(1, exit);
        Assert.Contains("a.bmp and ", _scene.Errors, StringComparison.Ordinal);
        Assert.Contains("have one name without extension", _scene.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Video_DamagedMap_HasTheOneBeforeAndTheRestGoesOn()
    {
        Array.ForEach(["a", "b", "c"], _scene.AddPair);
        File.WriteAllBytes(
            _scene.PathOf("masks/a.png"), LabelPngWriter.Write(new Core.LabelMaps.LabelMap(2, 3, [1, 1, 1, 3, 0, 3]), LabelPngFormat.Palette));
        Damage("b");

        var exit = await RunFoldersAsync();

        Assert.Equal(3, exit);
        Assert.Equal([2, 2, 2, 4, 0, 4], LabelPngReader.Read(File.ReadAllBytes(_scene.PathOf("out/b.png"))).Labels);
        Assert.Equal([0, 2, 2, 4, 0, 4], LabelPngReader.Read(File.ReadAllBytes(_scene.PathOf("out/c.png"))).Labels);
        Assert.Contains($"uosam: frame b: {_scene.PathOf("masks/b.png")}: damaged label map", _scene.Errors, StringComparison.Ordinal);
        Assert.Contains("; the coarse map before it stands in\n", _scene.Errors, StringComparison.Ordinal);
        Assert.Contains(", 1 with the coarse map before\n", _scene.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Video_FirstMapDamaged_FailsNamingTheFile()
    {
        Array.ForEach(["a", "b"], _scene.AddPair);
        Damage("a");

        var exit = await RunFoldersAsync();

        Assert.Equal(1, exit);
        Assert.Contains($"uosam: {_scene.PathOf("masks/a.png")}: damaged label map", _scene.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Video_RgbMapsWithoutBlue_AreReadWhereTheFormatIsNamed()
    {
        _scene.AddPair("a");
        File.WriteAllBytes(
            _scene.PathOf("masks/a.png"), LabelPngWriter.Write(new Core.LabelMaps.LabelMap(2, 3, [0, 1, 1, 3, 0, 3]), LabelPngFormat.Luss));

        Assert.Equal(1, await RunFoldersAsync());
        Assert.Contains("ids are read by uosam's --mask-format luss", _scene.Errors, StringComparison.Ordinal);
        Assert.Equal(0, await RunFoldersAsync("--mask-format", "luss"));
    }

    [Fact]
    public async Task Video_FrameIsRefused_KeepsItsCoarseMapAndTheRestGoesOn()
    {
        Array.ForEach(["a", "b"], _scene.AddPair);
        _scene.Stages.Script.Before = (stage, image, _) => stage == "encoder" && image == "a"
            ? throw StageScript.Fault(Google.Rpc.Code.InvalidArgument, "IMAGE", "no image")
            : Task.CompletedTask;

        var exit = await RunFoldersAsync();

        Assert.Equal(3, exit);
        Assert.Equal([0, 1, 1, 3, 0, 3], LabelPngReader.Read(File.ReadAllBytes(_scene.PathOf("out/a.png"))).Labels);
        Assert.Equal([0, 2, 2, 4, 0, 4], LabelPngReader.Read(File.ReadAllBytes(_scene.PathOf("out/b.png"))).Labels);
        Assert.Contains("frame a: ", _scene.Errors, StringComparison.Ordinal);
        Assert.Contains("1 failed", _scene.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Video_FrameFailsThatMayYetBeRefined_IsNoLastWord()
    {
        Array.ForEach(["a", "b"], _scene.AddPair);
        _scene.Stages.Script.Before = (stage, image, _) => stage == "encoder" && image == "a"
            ? throw StageScript.Fault(Google.Rpc.Code.Internal, "INTERNAL", "the service failed")
            : Task.CompletedTask;

        var exit = await RunFoldersAsync();

        Assert.Equal(CommandErrors.Failed, exit);
        Assert.Equal([0, 2, 2, 4, 0, 4], LabelPngReader.Read(File.ReadAllBytes(_scene.PathOf("out/b.png"))).Labels);
    }

    [Theory]
    [InlineData("--preset reference", "8192 calls of SAM's decoder per frame for a grid of points, minutes per frame on a CPU")]
    [InlineData("--preset reference --set crop_n_layers=0 --set points_per_side=16", "256 calls of SAM's decoder per frame for a grid of points; ")]
    [InlineData("--preset reference --set points_per_side=0", null)]
    [InlineData("--preset reference --set sampling_budget_milliseconds=500", null)]
    [InlineData("--preset default", null)]
    public async Task Video_GridOverEachFrame_IsWarnedOfOnce(string options, string? expected)
    {
        Array.ForEach(["a", "b"], _scene.AddPair);

        var exit = await RunFoldersAsync([.. options.Split(' '), "-q"]);

        Assert.Equal(0, exit);
        Assert.StartsWith(expected is null ? "" : $"uosam: warning: {expected}", _scene.Errors, StringComparison.Ordinal);
        Assert.Equal(expected is null ? 0 : 1, _scene.Errors.Count(c => c == '\n'));
    }

    [Fact]
    public async Task Video_FileThatAKilledRunLeftBesideAFrame_IsRemovedAndNoOther()
    {
        Array.ForEach(["a", "b"], _scene.AddPair);
        string[] others = ["c.png.0123456789abcdef0123456789abcdef.tmp", "a.png.tmp", "a.png.old.tmp"];
        Array.ForEach([.. others, "a.png.0123456789abcdef0123456789abcdef.tmp"], name => _scene.Write($"out/{name}", "half"));

        Assert.Equal(0, await RunFoldersAsync());

        Assert.Equal(
            others.Concat(["a.png", "b.png"]).Order(StringComparer.Ordinal),
            Directory.GetFiles(_scene.PathOf("out")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("--live")]
    [InlineData("")]
    public async Task Video_Stopped_FinishesWhatIsInFlightAndSaysSo(string live)
    {
        Enumerable.Range(10, 30).ToList().ForEach(i => _scene.AddPair($"{i}"));
        using var stopping = new CancellationTokenSource();
        _scene.Stages.Script.Before = (stage, _, _) => stage == "local" ? stopping.CancelAsync() : Task.CompletedTask;

        var exit = await UosamCommand.RunAsync(
            [
                "video", _scene.PathOf("images"), "--coarse", _scene.PathOf("masks"), "--out", _scene.PathOf("out"),
                "--endpoint", _scene.Stages.Address, .. live.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            ],
            stopping.Token);

        var written = Directory.GetFiles(_scene.PathOf("out"));
        Assert.Equal(CommandErrors.Failed, exit);
        Assert.InRange(written.Length, 1, 10);
        Assert.All(written, file => Assert.Equal(".png", Path.GetExtension(file)));
        Assert.StartsWith("stopping after what is in flight", _scene.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--live")]
    [InlineData("")]
    public async Task Video_ServicesSlowerThanTheFrames_OnlyLiveDropsAndSaysHowMany(string live)
    {
        var names = Enumerable.Range(10, 12).Select(i => $"{i}").ToList();
        names.ForEach(_scene.AddPair);
        _scene.Stages.Script.Before = (stage, _, token) => stage == "local" ? Task.Delay(100, token) : Task.CompletedTask;

        var exit = await RunFoldersAsync([.. live.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--fps", "500"]);

        var written = Directory.GetFiles(_scene.PathOf("out")).Select(file => Path.GetFileNameWithoutExtension(file)).Order().ToList();
        var dropped = names.Count - written.Count;
        Assert.Equal(0, exit);
        Assert.Equal(live != "", dropped > 0);
        Assert.All(written, name => Assert.Contains(name, names));
        // The newest frame is never the one that gives way.
        Assert.Equal(names[^1], written[^1]);
        var last = _scene.Errors.Split('\n').Last(line => line.Contains("(median)", StringComparison.Ordinal));
        Assert.StartsWith($"{written.Count} frames, ", last, StringComparison.Ordinal);
        Assert.Contains(live == "" ? "/s, delay" : $"/s, {dropped} dropped, delay", last, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Video_GridThatRanOutOfTime_WarnsOfEachFrameEvenWhenQuiet()
    {
        Array.ForEach(["a", "b"], _scene.AddPair);
        _scene.Stages.Script.Sampling = new SamplingTrace { Points = 64, PointsDecoded = 20, IsPartial = true };

        var exit = await RunFoldersAsync("-q");

        Assert.Equal(0, exit);
        Assert.Equal(
            ["frame a", "frame b"],
            _scene.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(": ")[2]));
        Assert.Contains("20 of 64 points", _scene.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Video_EncoderWithoutColours_IsWarnedOfOnce()
    {
        Array.ForEach(["a", "b"], _scene.AddPair);
        _scene.Stages.Script.Embed = image => new Embedding { Data = image };

        var exit = await RunFoldersAsync("-q");

        Assert.Equal(0, exit);
        Assert.Contains("no colours", Assert.Single(_scene.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("images --coarse masks", "nothing would be written")]
    [InlineData("images", "expected frames and --coarse")]
    [InlineData("images --coarse masks --out masks", "is an input; write elsewhere")]
    [InlineData("images --coarse - --out out", "each map behind its frame")]
    [InlineData("images --coarse masks --out out --size 2x1", "--size is for frames from standard input")]
    [InlineData("- --coarse masks --out out --size 2by1", "expected WIDTHxHEIGHT")]
    [InlineData("images --coarse masks --out out --fps 0", "expected above 0")]
    [InlineData("images --coarse masks --stdout pixels", "expected labels, overlay, y4m or none")]
    [InlineData("images --coarse masks --out out --set refresh_frames=-1", "refresh_frames is -1, expected 0 to 1000000")]
    [InlineData("images --coarse nothing --out out", "nothing does not exist; expected a folder, a video file")]
    public async Task Video_BadUsage_OneLine(string line, string expected)
    {
        _scene.AddPair("a");
        string[] paths = ["images", "masks", "out", "nothing"];

        var exit = await _scene.RunAsync(
            ["video", .. line.Split(' ').Select(word => paths.Contains(word) ? _scene.PathOf(word) : word)]);

        Assert.Equal(2, exit);
        Assert.Contains(expected, Assert.Single(_scene.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sample_Twice_SameClipWhoseObjectIsLostNowAndThen()
    {
        Assert.Equal(0, await _scene.RunAsync("video", "--sample", _scene.PathOf("one")));
        Assert.Equal(0, await _scene.RunAsync("video", "--sample", _scene.PathOf("two")));

        var maps = Directory.GetFiles(_scene.PathOf("one/coarse")).Order().Select(File.ReadAllBytes).ToList();
        Assert.Equal(VideoSample.Frames, maps.Count);
        Assert.Equal(maps, Directory.GetFiles(_scene.PathOf("two/coarse")).Order().Select(File.ReadAllBytes));
        var lost = maps.Count(map => LabelPngReader.Read(map).Ids().Count == 1);
        Assert.Equal(3, lost);
        var frame = ImageReader.Read(File.ReadAllBytes(_scene.PathOf("one/frames/000003.jpg")), ImageLimits.Default);
        var size = LabelPngReader.Read(maps[3]);
        Assert.Equal((size.Height, size.Width), (frame.Height, frame.Width));
    }

    private void Damage(string name) =>
        File.WriteAllBytes(_scene.PathOf($"masks/{name}.png"), File.ReadAllBytes(_scene.PathOf($"masks/{name}.png"))[..40]);

    private Task<int> RunFoldersAsync(params string[] more) => _scene.RunAsync(
        ["video", _scene.PathOf("images"), "--coarse", _scene.PathOf("masks"), "--out", _scene.PathOf("out"), .. more]);
}
