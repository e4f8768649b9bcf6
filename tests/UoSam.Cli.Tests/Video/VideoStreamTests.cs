using UoSam.Cli.Tests.Converting;
using UoSam.Cli.Video;
using UoSam.Client;
using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;
using UoSam.Protos.V1;

namespace UoSam.Cli.Tests.Video;

/// <summary>Videos from and to pipes and ffmpeg, through fake services, which turn label 1 into 2 and 3 into 4.</summary>
public sealed class VideoStreamTests : IAsyncLifetime
{
    private static readonly VideoRefining Refining = new(Preset.Fast, new RefinementParameters(), LabelSpace.Default);
    private CommandScene _scene = null!;

    public async Task InitializeAsync() => _scene = await CommandScene.StartAsync();

    public async Task DisposeAsync() => await _scene.DisposeAsync();

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
        var path = _scene.PathOf("overlay.txt");
        Assert.Contains($"uosam: {path} cannot be written: ffmpeg ended with ", _scene.Errors, StringComparison.Ordinal);
        Assert.Contains($"Unable to find a suitable output format for '{path}'", _scene.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Video_OverlayInAFolderThatIsMissing_MakesIt()
    {
        _scene.AddImage("a.png");
        _scene.AddTruth("masks/a.png", x => x < 250 ? 0 : 1);

        Assert.Equal(0, await RunFoldersAsync("--overlay", _scene.PathOf("new/overlay.mp4")));

        Assert.True(File.Exists(_scene.PathOf("new/overlay.mp4")));
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
    public async Task Video_FileThatAKilledRunLeftBesideTheOverlay_IsRemovedAndNoOther()
    {
        _scene.AddImage("a.png");
        _scene.AddTruth("masks/a.png", x => x < 250 ? 0 : 1);
        string[] others = ["other.mp4.0123456789abcdef0123456789abcdef.tmp.mp4", "overlay.mp4.old.tmp.mp4", "overlay.tmp.mp4"];
        Array.ForEach([.. others, "overlay.mp4.0123456789abcdef0123456789abcdef.tmp.mp4"], name => _scene.Write(name, "half"));

        Assert.Equal(0, await RunFoldersAsync("--overlay", _scene.PathOf("overlay.mp4")));

        Assert.Equal(
            others.Append("overlay.mp4").Order(StringComparer.Ordinal),
            Directory.GetFiles(_scene.PathOf("")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
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
