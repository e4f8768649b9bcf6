using System.Diagnostics;
using UoSam.Cli.Commands;
using UoSam.Cli.Refining;
using UoSam.Core.LabelMaps;
using UoSam.Testing.Stages;

namespace UoSam.Cli.Tests;

/// <summary>A data set in parts, each a process of its own as in a cluster's indexed job.</summary>
[Collection(ConsoleTests.Name)]
public sealed class ShardTests : IAsyncLifetime
{
    private const int Images = 13;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uosam-shard-test-");
    private FakeStages _stages = null!;

    public async Task InitializeAsync()
    {
        _stages = await FakeStages.StartAsync();
        Directory.CreateDirectory(In("images"));
        Directory.CreateDirectory(In("masks"));
        for (var number = 0; number < Images; number++)
        {
            var map = new LabelMap(2, 3, [0, 1, (ushort)(10 + number), 3, 255, 3]);
            await File.WriteAllTextAsync(In("images", $"{number:00}.jpg"), $"{number:00}");
            await File.WriteAllBytesAsync(In("masks", $"{number:00}.png"), LabelPngWriter.Write(map, LabelPngFormat.Grey16));
        }
    }

    public async Task DisposeAsync()
    {
        await _stages.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Refine_InThreeProcessesOneOfThemKilledAndStartedAgain_WritesWhatOneProcessWrites()
    {
        Assert.Equal(0, await RefineAsync("whole"));
        var seventh = Block("07");
        using var first = Start("0/3");
        using var doomed = Start("1/3");
        using var third = Start("2/3");
        await seventh.Reached.WaitAsync(TimeSpan.FromMinutes(1));
        doomed.Kill();
        await doomed.WaitForExitAsync();
        var done = Directory.GetFiles(In("parts")).Count(file => file.EndsWith("01.png") || file.EndsWith("04.png"));
        await File.WriteAllTextAsync(In("parts", "07.png.0123456789abcdef0123456789abcdef.tmp"), "half");
        seventh.Open();

        using var again = Start("1/3");

        await Task.WhenAll(first.WaitForExitAsync(), again.WaitForExitAsync(), third.WaitForExitAsync());
        Assert.Equal((2, 0, 0, 0), (done, first.ExitCode, again.ExitCode, third.ExitCode));
        Assert.Equal(Contents("whole"), Contents("parts"));
        Assert.Equal(Images, Contents("parts").Count);
    }

    [Fact]
    public async Task Refine_OnePart_TakesEveryNthImageAndNamesItsOwnFailures()
    {
        File.Delete(In("masks", "05.png"));
        File.Delete(In("masks", "06.png"));

        Assert.Equal(CommandErrors.SomeFailed, await RefineAsync("parts", "--shard", "1/4"));

        Assert.Equal(["01.png", "09.png", "failures.1-of-4.jsonl"], Contents("parts").Keys);
        Assert.Single(await File.ReadAllLinesAsync(In("parts", "failures.1-of-4.jsonl")));
    }

    [Fact]
    public async Task Refine_WholeAfterParts_LeavesNoListOfTheirFailures()
    {
        var map = await File.ReadAllBytesAsync(In("masks", "05.png"));
        File.Delete(In("masks", "05.png"));
        File.Delete(In("masks", "06.png"));
        Assert.Equal(CommandErrors.SomeFailed, await RefineAsync("parts", "--shard", "1/2", "--memory", "none"));
        Assert.Equal(CommandErrors.SomeFailed, await RefineAsync("parts", "--shard", "0/2", "--memory", "none"));
        await File.WriteAllBytesAsync(In("masks", "05.png"), map);

        Assert.Equal(CommandErrors.SomeFailed, await RefineAsync("parts", "--memory", "none"));

        Assert.Equal("failures.jsonl", Assert.Single(Contents("parts").Keys, name => !name.EndsWith(".png")));
    }

    [Fact]
    public async Task Refine_PartsAfterTheWholeAndOtherParts_LeaveTheListsOfTheLastOnceAllAreThrough()
    {
        var map = await File.ReadAllBytesAsync(In("masks", "05.png"));
        File.Delete(In("masks", "05.png"));
        File.Delete(In("masks", "06.png"));
        Assert.Equal(CommandErrors.SomeFailed, await RefineAsync("parts", "--memory", "none"));
        Assert.Equal(CommandErrors.SomeFailed, await RefineAsync("parts", "--memory", "none", "--shard", "1/4"));
        await File.WriteAllBytesAsync(In("masks", "05.png"), map);

        Assert.Equal(CommandErrors.SomeFailed, await RefineAsync("parts", "--memory", "none", "--shard", "0/2"));
        var between = Lists();
        Assert.Equal(0, await RefineAsync("parts", "--memory", "none", "--shard", "1/2"));

        Assert.Equal(["failures.0-of-2.jsonl", "failures.1-of-4.jsonl", "failures.jsonl"], between);
        Assert.Equal(["failures.0-of-2.jsonl"], Lists());

        string[] Lists() => [.. Contents("parts").Keys.Where(name => !name.EndsWith(".png"))];
    }

    [Fact]
    public async Task Refine_PartsOfWhichOneHasAnImageThatFails_LeaveNoEncodings()
    {
        _stages.Script.Before = (stage, image, _) => stage == "local" && image == "05"
            ? throw StageScript.Fault(Google.Rpc.Code.InvalidArgument, "OBJECTS", "no objects")
            : Task.CompletedTask;
        var left = In("parts", ".embeddings", "a.embedding");
        Directory.CreateDirectory(Path.GetDirectoryName(left)!);
        await File.WriteAllTextAsync(left, "2 MiB");

        Assert.Equal(CommandErrors.SomeFailed, await RefineAsync("parts", "--shard", "1/2"));
        var between = File.Exists(left);
        Assert.Equal(0, await RefineAsync("parts", "--shard", "0/2"));

        Assert.True(between);
        Assert.False(Directory.Exists(In("parts", ".embeddings")));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(20)]
    public void Of_AllParts_HaveEachImageOnce(int count)
    {
        var tasks = Enumerable.Range(0, Images).Select(number => new ImageTask($"{number:00}", "i", "c", "o")).ToList();

        var parts = Enumerable.Range(0, count).SelectMany(index => Shard.Parse($"{index}/{count}").Of(tasks));

        Assert.Equal(tasks.Select(task => task.Name), parts.Select(task => task.Name).Order(StringComparer.Ordinal));
    }

    private Task<int> RefineAsync(string output, params string[] more) =>
        UosamCommand.RunAsync([.. Arguments(output), .. more], CancellationToken.None);

    private Process Start(string shard)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "uosam.dll");
        return Process.Start("dotnet", [program, .. Arguments("parts"), "--shard", shard, "--jobs", "1"]);
    }

    private string[] Arguments(string output) =>
    [
        "refine", "--images", In("images"), "--masks", In("masks"), "--out", In(output), "--quiet",
        "--endpoint", _stages.Address,
    ];

    private SortedDictionary<string, string> Contents(string folder) => new(
        Directory.GetFiles(In(folder)).ToDictionary(
            file => Path.GetFileName(file), file => Convert.ToHexString(File.ReadAllBytes(file))),
        StringComparer.Ordinal);

    private (Task Reached, Action Open) Block(string image)
    {
        var reached = new TaskCompletionSource();
        var open = new TaskCompletionSource();
        _stages.Script.Before = async (stage, text, token) =>
        {
            if (text == image && stage == "global")
            {
                reached.TrySetResult();
                await open.Task.WaitAsync(token);
            }
        };
        return (reached.Task, open.SetResult);
    }

    private string In(params string[] names) => Path.Combine([_folder.FullName, .. names]);
}
