using System.Diagnostics;
using System.Globalization;
using UoSam.Cli.Tests.Video;

namespace UoSam.Cli.Tests;

/// <summary>Ctrl-C as a terminal sends it, to the program in a process of its own.</summary>
public sealed class InterruptionTests : IAsyncLifetime
{
    // 128 + SIGINT, what a shell expects of a program that Ctrl-C ended.
    private const int Interrupted = 130;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly TaskCompletionSource _begun = new();
    private readonly TaskCompletionSource _goOn = new();
    private string _heldStage = "prompts";
    private int _frames;
    private CommandScene _scene = null!;

    public async Task InitializeAsync()
    {
        _scene = await CommandScene.StartAsync();
        Array.ForEach(["a", "b", "c", "d"], _scene.AddPair);
        _scene.Stages.Script.Before = (stage, _, token) =>
        {
            if (stage != _heldStage)
            {
                return Task.CompletedTask;
            }

            _begun.TrySetResult();
            return _goOn.Task.WaitAsync(token);
        };
    }

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task CtrlC_Once_FinishesWhatIsInFlight()
    {
        using var process = Start();
        await _begun.Task.WaitAsync(Patience);

        await InterruptAsync(process);
        Assert.StartsWith("stopping", await LineAsync(process), StringComparison.Ordinal);
        _goOn.SetResult();
        await process.WaitForExitAsync().WaitAsync(Patience);

        Assert.Equal(1, process.ExitCode);
        Assert.InRange(Directory.GetFiles(_scene.PathOf("out"), "*.png").Length, 1, 3);
    }

    [Fact]
    public async Task CtrlC_Twice_EndsAtOnceWithoutAMap()
    {
        using var process = Start();
        await _begun.Task.WaitAsync(Patience);

        await InterruptAsync(process);
        Assert.StartsWith("stopping", await LineAsync(process), StringComparison.Ordinal);
        await InterruptAsync(process);
        await process.WaitForExitAsync().WaitAsync(Patience);

        Assert.Equal(Interrupted, process.ExitCode);
        Assert.Empty(Directory.GetFiles(_scene.PathOf("out"), "*.png", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task CtrlC_WhileImagesAreEncodedForTheFoldersMemory_EndsWithoutAFile()
    {
        _heldStage = "encoder";
        using var process = Start();
        await _begun.Task.WaitAsync(Patience);

        await InterruptAsync(process);
        Assert.Equal("uosam: stopped", await LineAsync(process));
        await process.WaitForExitAsync().WaitAsync(Patience);

        Assert.Equal(1, process.ExitCode);
        Assert.Empty(Directory.GetFileSystemEntries(_scene.PathOf("out")));
    }

    [Fact]
    public async Task CtrlC_WhileFfmpegWritesAVideo_LeavesAVideoOfTheFramesInFlight()
    {
        _heldStage = "local";
        using var process = await StartVideoAsync();
        await _begun.Task.WaitAsync(Patience);

        await InterruptAsync(process);
        Assert.StartsWith("stopping", await LineAsync(process), StringComparison.Ordinal);
        _goOn.SetResult();

        Assert.Equal("", await process.StandardError.ReadToEndAsync().WaitAsync(Patience));
        await process.WaitForExitAsync().WaitAsync(Patience);
        Assert.Equal(1, process.ExitCode);
        var played = await Ffmpeg.RunAsync([], "-i", _scene.PathOf("overlay.mp4"), "-f", "yuv4mpegpipe", "-");
        Assert.InRange(played.AsSpan().Count("FRAME\n"u8), 1, 10);
    }

    [Fact]
    public async Task CtrlC_TwiceWhileFfmpegWritesAVideo_LeavesNoFileBesideIt()
    {
        _scene.Stages.Script.Before = (stage, image, token) =>
        {
            if (stage != "local" || Interlocked.Increment(ref _frames) <= 10)
            {
                return Task.CompletedTask;
            }

            _begun.TrySetResult();
            return _goOn.Task.WaitAsync(token);
        };
        using var process = await StartVideoAsync();
        await _begun.Task.WaitAsync(Patience);
        for (var i = 0; i < 600 && Directory.GetFiles(_scene.PathOf(""), "overlay.*").Length == 0; i++)
        {
            await Task.Delay(100);
        }

        Assert.Single(Directory.GetFiles(_scene.PathOf(""), "overlay.*"));
        await InterruptAsync(process);
        Assert.StartsWith("stopping", await LineAsync(process), StringComparison.Ordinal);
        await InterruptAsync(process);
        await process.WaitForExitAsync().WaitAsync(Patience);

        Assert.Equal(Interrupted, process.ExitCode);
        Assert.Empty(Directory.GetFiles(_scene.PathOf(""), "overlay.*"));
    }

    private async Task<Process> StartVideoAsync()
    {
        await Ffmpeg.RunAsync(
            Ffmpeg.Waves(64, 48, 30), [.. Ffmpeg.Raw("rgb24", 64, 48, 10), "-c:v", "ffv1", "-pix_fmt", "bgr0", _scene.PathOf("in.mkv")]);
        await Ffmpeg.RunAsync(new byte[30 * 64 * 48], [.. Ffmpeg.Raw("gray", 64, 48, 10), "-c:v", "ffv1", _scene.PathOf("maps.mkv")]);
        return Start("video", _scene.PathOf("in.mkv"), "--coarse", _scene.PathOf("maps.mkv"), "--overlay", _scene.PathOf("overlay.mp4"));
    }

    private Process Start() => Start("refine", "--images", _scene.PathOf("images"), "--masks", _scene.PathOf("masks"), "--out", _scene.PathOf("out"));

    // A shell's background job ignores SIGINT, and so would its children. In a session of its own, as in a terminal's.
    private Process Start(params string[] command) => Process.Start(new ProcessStartInfo(
        "setsid",
        [
            "env", "--default-signal=INT", "dotnet", Path.Combine(AppContext.BaseDirectory, "uosam.dll"), .. command,
            "--quiet", "--jobs", "2", "--endpoint", _scene.Stages.Address,
        ])
    {
        RedirectStandardError = true,
    })!;

    private static Task<string?> LineAsync(Process process) => process.StandardError.ReadLineAsync().WaitAsync(Patience);

    private static async Task InterruptAsync(Process process)
    {
        using var kill = Process.Start("kill", ["-INT", "--", (-process.Id).ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }
}
