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
    // Decodes by copying its input, encodes by copying to its output.
    private const string FakeFfmpeg = """
        #!/bin/sh
        for last; do :; done
        if [ "$last" != "-" ]; then cat > "$last"; exit 0; fi
        while [ "$1" != "-i" ]; do shift; done
        echo "  Stream #0:0: Video: rawvideo, 2x1, 12.5 fps, 12.5 tbr" >&2
        cat "$2"
        """;

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
        Assert.Contains("uosam: there is no coarse map for frame b;", _scene.Errors, StringComparison.Ordinal);
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
    [InlineData("images --coarse masks", "nothing would be written")]
    [InlineData("images", "expected frames and --coarse")]
    [InlineData("images --coarse masks --out masks", "is an input; write elsewhere")]
    [InlineData("images --coarse - --out out", "each map behind its frame")]
    [InlineData("images --coarse masks --out out --size 2x1", "--size is for frames from standard input")]
    [InlineData("- --coarse masks --out out --size 2by1", "expected WIDTHxHEIGHT")]
    [InlineData("images --coarse masks --out out --fps 0", "expected above 0")]
    [InlineData("images --coarse masks --stdout pixels", "expected labels, overlay or none")]
    [InlineData("images --coarse nothing --out out", "neither a folder nor a video file")]
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
    public async Task Video_FileThroughFfmpeg_DecodesAndEncodes()
    {
        await File.WriteAllTextAsync(_scene.PathOf("ffmpeg"), FakeFfmpeg);
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        File.SetUnixFileMode(_scene.PathOf("ffmpeg"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await File.WriteAllTextAsync(_scene.PathOf("in.mkv"), "P6 2 1 255\nabcdefP6 2 1 255\nghijkl");
        await File.WriteAllBytesAsync(_scene.PathOf("in-maps.mkv"), [.. "P5 2 1 255\n"u8, 0, 0, .. "P5 2 1 255\n"u8, 0, 7]);
        var path = Environment.GetEnvironmentVariable("PATH");
        try
        {
            Environment.SetEnvironmentVariable("PATH", $"{_scene.Folder.FullName}:{path}");

            var exit = await _scene.RunAsync(
                "video", _scene.PathOf("in.mkv"), "--coarse", _scene.PathOf("in-maps.mkv"), "--out", _scene.PathOf("out"),
                "--overlay", _scene.PathOf("overlay.mkv"), "-q");

            Assert.Equal((0, ""), (exit, _scene.Errors));
            Assert.Equal([0, 7], LabelPngReader.Read(await File.ReadAllBytesAsync(_scene.PathOf("out/000001.png"))).Labels);
            var overlay = await File.ReadAllBytesAsync(_scene.PathOf("overlay.mkv"));
            Assert.Equal([.. "abcdefghi"u8], overlay[..9]);
            Assert.Equal(12, overlay.Length);
        }
        finally
        {
            Environment.SetEnvironmentVariable("PATH", path);
        }
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
