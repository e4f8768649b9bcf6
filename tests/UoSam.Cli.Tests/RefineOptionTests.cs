using Google.Protobuf;
using Google.Rpc;
using UoSam.Cli.Tests.Converting;
using UoSam.Core.Imaging;
using UoSam.Protos.V1;
using UoSam.Testing.Stages;

namespace UoSam.Cli.Tests;

/// <summary>Options of <c>refine</c> by what they change.</summary>
[Collection(ConsoleTests.Name)]
public sealed class RefineOptionTests : IAsyncLifetime
{
    private CommandScene _scene = null!;

    public async Task InitializeAsync() => _scene = await CommandScene.StartAsync();

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    /// <summary>With three jobs, nobody is answered by the encoder before three have come.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Jobs_OfAFolder_AreTheImagesInFlight(int jobs)
    {
        foreach (var name in (string[])["a", "b", "c", "d", "e", "f"])
        {
            _scene.AddPair(name);
        }

        var arrived = 0;
        var all = new TaskCompletionSource();
        _scene.Stages.Script.Before = async (stage, _, token) =>
        {
            if (stage == "encoder" && Interlocked.Increment(ref arrived) == jobs)
            {
                all.SetResult();
            }

            await all.Task.WaitAsync(TimeSpan.FromSeconds(30), token);
        };

        var exit = await _scene.RefineFolderAsync("--jobs", $"{jobs}", "--quiet");

        Assert.Equal((0, jobs), (exit, _scene.Stages.Script.MostRunning));
    }

    [Theory]
    [InlineData("", 255)]
    [InlineData("--unknown 9", 9)]
    public async Task Unknown_SidesOfACrop_AreWrittenAsThatId(string option, int expected)
    {
        _scene.AddImage("a.png");
        _scene.Write("masks/a.npy", DumpScene.Npy("|u1", 320, 320, Enumerable.Repeat((byte)1, 320 * 320)));

        var exit = await _scene.RefineFolderAsync(
            ["--mask-format", "npy", "--geometry", "crop", .. option.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        Assert.Equal((0, expected), (exit, _scene.Ids("out/a.png")[0]));
        Assert.Contains($"written as {expected} (--unknown)", _scene.Errors, StringComparison.Ordinal);
    }

    /// <summary>The service that refuses it knows no file; the label map beside it is a PNG as well.</summary>
    [Fact]
    public async Task Refine_ImageThatCannotBeRead_IsNamed()
    {
        _scene.AddPair("a");
        _scene.Stages.Script.Before = (_, _, _) => throw StageScript.Fault(Code.InvalidArgument, "IMAGE_EMPTY", "the image has 0 bytes");

        var exit = await _scene.RunAsync(
            "refine", _scene.PathOf("images/a.jpg"), _scene.PathOf("masks/a.png"), "-o", _scene.PathOf("o.png"));

        Assert.Equal((3, $"uosam: {_scene.PathOf("images/a.jpg")}: the image has 0 bytes\n"), (exit, _scene.Errors));
    }

    /// <summary>More bytes than services take by default, as where their limits are raised.</summary>
    [Fact]
    public async Task Overlay_OfAnImageThatTheServicesTook_IsDrawnWhateverTheirLimits()
    {
        _scene.AddImage("a.png");
        _scene.AddTruth("masks/a.png", x => x < 250 ? 0 : 1);
        using (var file = File.OpenWrite(_scene.PathOf("images/a.png")))
        {
            file.SetLength(ImageLimits.Default.MaxBytes + 1);
        }

        var embedding = new Embedding { Data = ByteString.CopyFromUtf8("a"), CellColours = ByteString.CopyFromUtf8("a") };
        _scene.Stages.Script.Embed = _ => embedding;

        var exit = await _scene.RefineFolderAsync("--overlay", "--format", "side-by-side", "--quiet");

        Assert.Equal((0, ""), (exit, _scene.Errors));
        Assert.True(File.Exists(_scene.PathOf("out/a.overlay.png")) && File.Exists(_scene.PathOf("out/a.side.png")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Verbose_OneImage_AlsoPrintsTheTimeOfEachStage(bool isVerbose)
    {
        _scene.AddPair("a");

        var exit = await _scene.RunAsync(
            ["refine", _scene.PathOf("images/a.jpg"), _scene.PathOf("masks/a.png"), "-o", _scene.PathOf("o.png"), .. isVerbose ? ["--verbose"] : Array.Empty<string>()]);

        Assert.Equal(0, exit);
        Assert.Equal(isVerbose, _scene.Output.Contains("seconds of encoder, prompts, local, global", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Refine_GridThatEndedEarly_IsWarnedOfAndMarkedInTheTrace(bool isPartial)
    {
        _scene.AddPair("a");
        _scene.Stages.Script.Sampling = new SamplingTrace { Points = 4096, PointsDecoded = isPartial ? 512 : 4096, IsPartial = isPartial };

        var exit = await _scene.RefineFolderAsync("--jsonl", "--quiet");

        Assert.Equal(0, exit);
        Assert.Equal(isPartial, _scene.Output.Contains("\"isPartial\":true", StringComparison.Ordinal));
        Assert.Equal(isPartial, _scene.Errors.Contains("512 of 4096 points of the grid", StringComparison.Ordinal));
        Assert.Equal(isPartial, _scene.Errors.Contains("raise --deadline", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RefineFolder_EncoderWithoutColours_IsWarnedOfOnce(bool hasColours)
    {
        Array.ForEach(["a", "b", "c"], _scene.AddPair);
        _scene.Stages.Script.Embed = image => new Embedding { Data = image, CellColours = hasColours ? image : ByteString.Empty };

        var exit = await _scene.RefineFolderAsync("--quiet");

        Assert.Equal((0, hasColours ? 1 : 2), (exit, _scene.Errors.Split("the sam-encoder service sends no colours").Length));
    }
}
