using UoSam.Cli.Commands;
using UoSam.Cli.Tests.Converting;
using UoSam.Cli.Video;
using UoSam.Client;
using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;
using UoSam.Protos.V1;
using UoSam.Testing.Stages;

namespace UoSam.Cli.Tests.Video;

/// <summary>Videos through fake services, which turn label 1 into 2 and 3 into 4.</summary>
public sealed class VideoCommandTests : IAsyncLifetime
{
    private static readonly VideoRefining Refining = new(Preset.Fast, new RefinementParameters(), LabelSpace.Default);
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
        Assert.Contains("3 frames, ", _scene.Errors, StringComparison.Ordinal);
        Assert.Contains("0 dropped, delay ", _scene.Errors, StringComparison.Ordinal);
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

        Assert.Equal(0, exit);
        Assert.Equal(
            $"uosam: warning: coarse maps in {_scene.PathOf("masks")} that belong to no frame: 1 of 3",
            Assert.Single(_scene.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
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
    public async Task Video_DamagedMap_FailsNamingTheFile()
    {
        _scene.AddPair("a");
        File.WriteAllBytes(_scene.PathOf("masks/a.png"), File.ReadAllBytes(_scene.PathOf("masks/a.png"))[..40]);

        var exit = await RunFoldersAsync();

        Assert.Equal(1, exit);
        Assert.Contains($"uosam: {_scene.PathOf("masks/a.png")}: damaged label map", _scene.Errors, StringComparison.Ordinal);
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
        var last = _scene.Errors.Split('\n').Last(line => line.Contains(" dropped", StringComparison.Ordinal));
        Assert.StartsWith($"{written.Count} frames, ", last, StringComparison.Ordinal);
        Assert.Contains($", {dropped} dropped", last, StringComparison.Ordinal);
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
    public async Task Run_BarePixelsThroughAPipe_LabelsComeOutInOrder()
    {
        // Three frames of 2 x 1, each of 6 bytes and a map of 2.
        byte[] bytes = [.. Enumerable.Range(0, 3).SelectMany(i => (byte[])[.. new byte[6], 1, (byte)(10 + i)])];
        var settings = Settings("-", "-", VideoStdout.Labels) with { Size = new ImageSize(1, 2) };

        Assert.Equal([2, 10, 2, 11, 2, 12], await RunAsync(settings, bytes));
    }

    [Fact]
    public async Task Video_FilesThroughFfmpeg_MapsAreExactAndTheOverlayPlays()
    {
        // Five frames, and maps whose ids walk: 0 1 2 3 4 and so on.
        byte[] ids = [.. Enumerable.Range(0, 5 * 64 * 48).Select(i => (byte)((i + (i / (64 * 48))) % 5))];
        await Ffmpeg.RunAsync(
            Ffmpeg.Waves(64, 48, 5), [.. Ffmpeg.Raw("rgb24", 64, 48, 10), "-c:v", "ffv1", "-pix_fmt", "bgr0", _scene.PathOf("in.mkv")]);
        await Ffmpeg.RunAsync(ids, [.. Ffmpeg.Raw("gray", 64, 48, 10), "-c:v", "ffv1", _scene.PathOf("maps.mkv")]);

        var exit = await _scene.RunAsync(
            "video", _scene.PathOf("in.mkv"), "--coarse", _scene.PathOf("maps.mkv"), "--out", _scene.PathOf("out"),
            "--overlay", _scene.PathOf("overlay.mp4"), "-q");

        Assert.Equal((0, ""), (exit, _scene.Errors));
        var maps = Directory.GetFiles(_scene.PathOf("out")).Order().Select(path => LabelPngReader.Read(File.ReadAllBytes(path))).ToList();
        Assert.Equal(Refined(ids), maps.SelectMany(map => map.Labels));
        var played = await Ffmpeg.RunAsync([], "-i", _scene.PathOf("overlay.mp4"), "-f", "yuv4mpegpipe", "-");
        Assert.StartsWith("YUV4MPEG2 W64 H48 F10:1", System.Text.Encoding.ASCII.GetString(played, 0, 40), StringComparison.Ordinal);
        Assert.Equal(5, played.AsSpan().Count("FRAME\n"u8));
    }

    [Fact]
    public async Task Run_PipesFromAndToFfmpeg_EveryFrameInOrder()
    {
        Directory.CreateDirectory(_scene.PathOf("maps"));
        for (var i = 0; i < 4; i++)
        {
            var map = new Core.LabelMaps.LabelMap(48, 64, [.. Enumerable.Repeat((ushort)0, 64 * 48)]);
            File.WriteAllBytes(_scene.PathOf($"maps/{i}.png"), LabelPngWriter.Write(map, LabelPngFormat.Palette));
        }

        var pixels = Ffmpeg.Waves(64, 48, 4);
        var piped = await Ffmpeg.RunAsync(
            pixels, [.. Ffmpeg.Raw("rgb24", 64, 48, 15), "-pix_fmt", "yuv444p", "-f", "yuv4mpegpipe", "-"]);

        var output = await RunAsync(Settings("-", _scene.PathOf("maps"), VideoStdout.Y4m), piped);

        Assert.StartsWith("YUV4MPEG2 W64 H48 F15000:1000 ", System.Text.Encoding.ASCII.GetString(output, 0, 40), StringComparison.Ordinal);
        var read = await Ffmpeg.RunAsync(output, "-f", "yuv4mpegpipe", "-i", "-", "-f", "rawvideo", "-pix_fmt", "rgb24", "-");
        // Nothing but background: the frames as they were, each nearer to its own than to the next one.
        Assert.Equal(pixels.Length, read.Length);
        Assert.InRange(Difference(pixels, read), 0, 8);
        Assert.True(Difference(pixels, read) < Difference(pixels[(64 * 48 * 3)..], read));

        static double Difference(byte[] one, byte[] other) => one.Zip(other).Average(pair => Math.Abs(pair.First - pair.Second));
    }

    [Fact]
    public async Task Video_OverlayThatFfmpegCannotWrite_SaysWhatFfmpegSaid()
    {
        _scene.AddImage("a.png");
        _scene.AddTruth("masks/a.png", x => x < 250 ? 0 : 1);

        var exit = await RunFoldersAsync("--overlay", _scene.PathOf("overlay.txt"));

        Assert.Equal(1, exit);
        Assert.Contains("Unable to find a suitable output format", _scene.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Video_NoFfmpeg_SaysSo()
    {
        await File.WriteAllTextAsync(_scene.PathOf("in.mkv"), "");
        var path = Environment.GetEnvironmentVariable("PATH");
        try
        {
            Environment.SetEnvironmentVariable("PATH", _scene.PathOf("images"));

            var exit = await _scene.RunAsync("video", _scene.PathOf("in.mkv"), "--coarse", _scene.PathOf("in.mkv"), "--out", "x");

            Assert.Equal(2, exit);
            Assert.Contains("there is none on PATH", _scene.Errors, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable("PATH", path);
        }
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

    // What the fake services make of ids.
    private static IEnumerable<ushort> Refined(IEnumerable<byte> ids) => ids.Select(id => (ushort)(id is 1 or 3 ? id + 1 : id));

    private Task<int> RunFoldersAsync(params string[] more) => _scene.RunAsync(
        ["video", _scene.PathOf("images"), "--coarse", _scene.PathOf("masks"), "--out", _scene.PathOf("out"), .. more]);

    private static VideoSettings Settings(string frames, string coarse, VideoStdout stdout) =>
        new(frames, coarse, null, null, null, stdout, null, Live: false, Jobs: 3, PerFrame: true, Paths: false, Quiet: true);

    private async Task<byte[]> RunAsync(VideoSettings settings, byte[] standardInput)
    {
        using var client = new RefinementClient(StageEndpoints.AtOne(_scene.Stages.Address), TimeSpan.FromMinutes(1));
        using var source = new MemoryStream(standardInput);
        using var output = new MemoryStream();
        await using var input = new VideoInput(settings, LabelPngEncoding.Auto, source, TimeProvider.System);

        Assert.Equal(0, await new VideoRun(client, settings, Refining, TimeProvider.System).RunAsync(input, output, default));

        return output.ToArray();
    }
}
