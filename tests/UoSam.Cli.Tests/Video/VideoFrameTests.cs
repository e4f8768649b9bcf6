using System.Text;
using UoSam.Cli.Commands;
using UoSam.Cli.Tests.Converting;
using UoSam.Cli.Video;
using UoSam.Client;
using UoSam.Core;
using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;
using UoSam.Protos.V1;
using UoSam.Testing.Stages;

namespace UoSam.Cli.Tests.Video;

/// <summary>Frames and maps that are not like the others, through fake services, which turn label 1 into 2 and 3 into 4.</summary>
public sealed class VideoFrameTests : IAsyncLifetime
{
    private static readonly VideoRefining Refining = new(Preset.Fast, new RefinementParameters(), new LabelSpace(0, [255, 1000]));
    private CommandScene _scene = null!;

    public async Task InitializeAsync() => _scene = await CommandScene.StartAsync();

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task Video_MoreMapsInAVideoThanFrames_EndsAndWarns()
    {
        // Far more than a pipe holds.
        const int Maps = 200;
        Directory.CreateDirectory(_scene.PathOf("frames"));
        Picture("frames/a.bmp", 48, 64);
        await Ffmpeg.RunAsync(
            new byte[Maps * 64 * 48], [.. Ffmpeg.Raw("gray", 64, 48, 10), "-c:v", "ffv1", _scene.PathOf("maps.mkv")]);

        var exit = await RunAsync(_scene.PathOf("frames"), _scene.PathOf("maps.mkv"), "-q").WaitAsync(TimeSpan.FromMinutes(2));

        Assert.Equal((0, $"uosam: warning: coarse maps in {_scene.PathOf("maps.mkv")} that belong to no frame: 199 of 200\n"), (exit, _scene.Errors));
    }

    [Theory]
    [InlineData("ffv1", "yuv420p", "yuv420p")]
    [InlineData("ffv1", "bgr0", "bgr0")]
    [InlineData("ffv1", "gray10le", "gray10le")]
    [InlineData("ffv1", "gray", null)]
    [InlineData("ffvhuff", "gray", null)]
    public async Task Video_MapsInAVideo_AreRefusedWhereItsPixelsAreNoIds(string codec, string pixels, string? refused)
    {
        Directory.CreateDirectory(_scene.PathOf("frames"));
        Picture("frames/a.bmp", 48, 64);
        await Ffmpeg.RunAsync(
            [.. Enumerable.Range(0, 64 * 48).Select(i => (byte)(i % 7))],
            [.. Ffmpeg.Raw("gray", 64, 48, 10), "-c:v", codec, "-pix_fmt", pixels, _scene.PathOf("maps.mkv")]);

        var exit = await RunAsync(_scene.PathOf("frames"), _scene.PathOf("maps.mkv"), "-q");

        Assert.Equal(refused is null ? 0 : 1, exit);
        Assert.StartsWith(
            refused is null ? "" : $"uosam: {_scene.PathOf("maps.mkv")} has pixels of the form {refused}", _scene.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_NoFrameInStandardInput_IsBadUsage()
    {
        _scene.AddTruth("masks/a.png", x => x < 250 ? 0 : 1);

        var error = await Assert.ThrowsAsync<UsageException>(() => RunAsync(Settings("-", _scene.PathOf("masks"), VideoStdout.Y4m), ""));

        Assert.Contains("there is no frame in standard input; expected YUV4MPEG", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Video_FrameThatCannotBeDecoded_IsBlackBelowItsMapAndTheRestGoesOn()
    {
        WriteFrames(["a", "b", "c"]);
        File.WriteAllText(_scene.PathOf("frames/b.bmp"), "junk");
        _scene.Stages.Script.Before = (stage, image, _) => stage == "encoder" && image == "junk" ? throw NoImage() : Task.CompletedTask;

        var exit = await RunAsync(_scene.PathOf("frames"), _scene.PathOf("maps"), "--overlay", _scene.PathOf("overlay.mkv"));

        Assert.Equal(3, exit);
        Assert.Contains("uosam: frame b: ", _scene.Errors, StringComparison.Ordinal);
        var played = await Ffmpeg.RunAsync([], "-i", _scene.PathOf("overlay.mkv"), "-f", "rawvideo", "-pix_fmt", "gray", "-");
        var light = played.Chunk(64 * 48).Select(frame => frame.Average(value => (double)value)).ToList();
        Assert.Equal(3, light.Count);
        Assert.True(light[1] < light[0] - 30 && light[1] < light[2] - 30, string.Join(' ', light));
    }

    [Fact]
    public async Task Video_FrameIsRefusedWhoseMapIsSmaller_KeepsItInTheFramesSize()
    {
        WriteFrames(["a", "b"]);
        Map("maps/b.png", 24, 32, 1);
        File.AppendAllText(_scene.PathOf("frames/b.bmp"), "b");
        _scene.Stages.Script.Before = (stage, image, _) =>
            stage == "encoder" && image.EndsWith('b') ? throw NoImage() : Task.CompletedTask;

        var exit = await RunAsync(_scene.PathOf("frames"), _scene.PathOf("maps"), "--jobs", "1");

        var kept = LabelPngReader.Read(File.ReadAllBytes(_scene.PathOf("out/b.png")));
        Assert.Equal(3, exit);
        Assert.Equal(new ImageSize(48, 64), kept.Size);
        Assert.All(kept.Labels, id => Assert.Equal(1, id));
    }

    [Theory]
    [InlineData("Labels")]
    [InlineData("Overlay")]
    [InlineData("Y4m")]
    public async Task Run_FrameOfAnotherSizeInAStream_IsRefusedWithBothSizes(string stdout)
    {
        WriteFrames(["a", "b"]);
        Picture("frames/b.bmp", 24, 32);
        Map("maps/b.png", 24, 32, 1);

        var error = await Assert.ThrowsAsync<InvalidInputException>(
            () => RunAsync(Settings(_scene.PathOf("frames"), _scene.PathOf("maps"), Enum.Parse<VideoStdout>(stdout)), ""));

        Assert.StartsWith(
            "frame b is 24 x 32 (height x width), the frames before it 48 x 64 (height x width), and --stdout has one size",
            error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Video_FrameOfAnotherSizeInAnOverlayVideo_IsRefusedAndNoFileIsLeft()
    {
        WriteFrames(["a", "b"]);
        Picture("frames/b.bmp", 24, 32);
        Map("maps/b.png", 24, 32, 1);

        var exit = await RunAsync(_scene.PathOf("frames"), _scene.PathOf("maps"), "--overlay", _scene.PathOf("o.mp4"));

        Assert.Equal(1, exit);
        Assert.Contains($"and {_scene.PathOf("o.mp4")} has one size for all; scale the frames", _scene.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_scene.PathOf(""), "o.mp4*"));
    }

    [Fact]
    public async Task Run_LabelsAboveAByte_AreRefusedButForVoid()
    {
        WriteFrames(["a"]);
        Map("maps/a.png", 48, 64, 1000);
        var settings = Settings(_scene.PathOf("frames"), _scene.PathOf("maps"), VideoStdout.Labels);

        Assert.All(await RunAsync(settings, ""), value => Assert.Equal(255, value));
        Map("maps/a.png", 48, 64, 300);
        var error = await Assert.ThrowsAsync<InvalidInputException>(() => RunAsync(settings, ""));

        Assert.StartsWith("frame a has pixels of id 300; --stdout labels has a byte for each, 0 to 255", error.Message, StringComparison.Ordinal);
    }

    private static Grpc.Core.RpcException NoImage() => StageScript.Fault(Google.Rpc.Code.InvalidArgument, "IMAGE", "no image");

    private void WriteFrames(string[] names)
    {
        Directory.CreateDirectory(_scene.PathOf("frames"));
        Directory.CreateDirectory(_scene.PathOf("maps"));
        foreach (var name in names)
        {
            Picture($"frames/{name}.bmp", 48, 64);
            Map($"maps/{name}.png", 48, 64, 1);
        }
    }

    private void Picture(string name, int height, int width)
    {
        var pixels = new byte[height * width * 3];
        Array.Fill(pixels, (byte)200);
        File.WriteAllBytes(_scene.PathOf(name), BmpPicture.Write(new RawPicture(height, width, 3, pixels)));
    }

    private void Map(string name, int height, int width, ushort id) => File.WriteAllBytes(
        _scene.PathOf(name),
        LabelPngWriter.Write(
            new Core.LabelMaps.LabelMap(height, width, [.. Enumerable.Repeat(id, height * width)]), LabelPngFormat.Grey16));

    private Task<int> RunAsync(string frames, string coarse, params string[] more) =>
        _scene.RunAsync(["video", frames, "--coarse", coarse, "--out", _scene.PathOf("out"), .. more]);

    private static VideoSettings Settings(string frames, string coarse, VideoStdout stdout) =>
        new(frames, coarse, null, null, null, stdout, null, Live: false, Jobs: 1, PerFrame: true, Paths: false, Quiet: true);

    private async Task<byte[]> RunAsync(VideoSettings settings, string standardInput)
    {
        using var client = new RefinementClient(StageEndpoints.AtOne(_scene.Stages.Address), TimeSpan.FromMinutes(1));
        using var source = new MemoryStream(Encoding.ASCII.GetBytes(standardInput));
        using var output = new MemoryStream();
        await using var input = new VideoInput(settings, LabelPngEncoding.Auto, source, TimeProvider.System);

        await new VideoRun(client, settings, Refining, TimeProvider.System).RunAsync(input, output, default);

        return output.ToArray();
    }
}
