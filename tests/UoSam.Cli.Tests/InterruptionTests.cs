using System.Diagnostics;
using System.Globalization;

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
        Assert.False(Directory.Exists(_scene.PathOf("out")));
    }

    // A shell's background job ignores SIGINT, and so would its children.
    private Process Start() => Process.Start(new ProcessStartInfo(
        "env",
        [
            "--default-signal=INT", "dotnet", Path.Combine(AppContext.BaseDirectory, "uosam.dll"), "refine",
            "--images", _scene.PathOf("images"), "--masks", _scene.PathOf("masks"), "--out", _scene.PathOf("out"), "--quiet", "--jobs", "2", "--endpoint", _scene.Stages.Address,
        ])
    {
        RedirectStandardError = true,
    })!;

    private static Task<string?> LineAsync(Process process) => process.StandardError.ReadLineAsync().WaitAsync(Patience);

    private static async Task InterruptAsync(Process process)
    {
        using var kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }
}
