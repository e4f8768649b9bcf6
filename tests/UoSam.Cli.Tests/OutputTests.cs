using System.CommandLine;
using UoSam.Cli.Commands;
using UoSam.Cli.Converting;
using UoSam.Cli.Refining;
using UoSam.Cli.Remembering;
using UoSam.Client;
using UoSam.Core.Exchange;
using UoSam.Core.LabelMaps;
using UoSam.Protos.V1;

namespace UoSam.Cli.Tests;

/// <summary>What becomes of files that cannot be written.</summary>
[Collection(ConsoleTests.Name)]
public sealed class OutputTests : IDisposable
{
    private const int NoSpaceLeft = 28;
    private readonly TextWriter _standardError = Console.Error;
    private readonly StringWriter _errors = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uosam-output-test-");

    public OutputTests() => Console.SetError(_errors);

    public void Dispose()
    {
        Console.SetError(_standardError);
        _errors.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void Write_BelowAFile_NamesTheFileAndNotItsTemporary()
    {
        var path = Path.Combine(_folder.FullName, "file", "a.png");
        File.WriteAllBytes(Path.Combine(_folder.FullName, "file"), []);

        var error = Assert.Throws<OutputException>(() => AtomicFile.Write(path, [1]));

        Assert.StartsWith($"{path} cannot be written: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(".tmp", error.Message, StringComparison.Ordinal);
        Assert.False(error.Message.EndsWith('.'), error.Message);
        Assert.False(error.IsDiskFull);
    }

    [Fact]
    public void Write_NoSuchFolder_MakesIt()
    {
        var path = Path.Combine(_folder.FullName, "new", "a.png");

        AtomicFile.Write(path, [1]);

        Assert.Equal([1], File.ReadAllBytes(path));
    }

    [Theory]
    [InlineData("/proc")]
    [InlineData("/proc/out")]
    public void CheckFolder_WhereNoFileCanBeMade_SaysThatAndLeavesNothing(string folder)
    {
        var error = Assert.Throws<OutputException>(() => AtomicFile.CheckFolder(folder));
        var ofFile = Assert.Throws<OutputException>(() => AtomicFile.Write($"{folder}/a.png", [1]));
        AtomicFile.CheckFolder(Path.Combine(_folder.FullName, "new"));

        Assert.Equal($"{folder} cannot be written: no file can be made there; write elsewhere", error.Message);
        Assert.Equal($"{folder}/a.png cannot be written: no file can be made there; write elsewhere", ofFile.Message);
        Assert.Empty(Directory.GetFiles(Path.Combine(_folder.FullName, "new")));
    }

    [Fact]
    public void Write_DiskFull_LeavesWhatWasThere()
    {
        var path = Path.Combine(_folder.FullName, "a.png");
        AtomicFile.Write(path, [1]);

        var error = Assert.Throws<OutputException>(() => AtomicFile.Write(path, stream =>
        {
            stream.WriteByte(2);
            throw new IOException("No space left on device", NoSpaceLeft);
        }));

        Assert.Equal($"{path} cannot be written: No space left on device", error.Message);
        Assert.True(error.IsDiskFull);
        Assert.Equal([path], Directory.GetFiles(_folder.FullName));
        Assert.Equal([1], File.ReadAllBytes(path));
    }

    [Fact]
    public async Task FolderRun_DiskFull_StopsWithoutBlamingTheImages()
    {
        ImageTask[] tasks = [.. Enumerable.Range(0, 6).Select(i => new ImageTask($"{i}", "", "", Path.Combine(_folder.FullName, $"{i}.png")))];
        var failures = Path.Combine(_folder.FullName, "failures.jsonl");
        var run = new FolderRun(
            (task, _) => throw new OutputException(task.Output, task.Output, new IOException("No space left on device", NoSpaceLeft)),
            jobs: 1,
            overwrite: false,
            quiet: true);

        var exit = await run.RunAsync(tasks, failures, CancellationToken.None);

        Assert.Equal(CommandErrors.Failed, exit);
        Assert.False(File.Exists(failures));
        Assert.Equal(
            $"uosam: {tasks[0].Output} cannot be written: No space left on device; stopped; the same command goes on from here{Environment.NewLine}",
            _errors.ToString());
    }

    [Fact]
    public async Task FolderRun_DiskFullAfterAnImage_TellsItsCountOnce()
    {
        ImageTask[] tasks = [.. Enumerable.Range(0, 6).Select(i => new ImageTask($"{i}", "", "", Path.Combine(_folder.FullName, $"{i}.png")))];
        var run = new FolderRun(
            (task, _) => task.Name == "0"
                ? Task.CompletedTask
                : throw new OutputException(task.Output, task.Output, new IOException("No space left on device", NoSpaceLeft)),
            jobs: 1,
            overwrite: false,
            bare: true);

        await run.RunAsync(tasks, Path.Combine(_folder.FullName, "failures.jsonl"), CancellationToken.None);

        Assert.StartsWith("1/6", Assert.Single(Told()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task MakeMemory_DiskFull_StopsAndNamesTheOptionThatKeepsNothingThere()
    {
        await using var scene = await CommandScene.StartAsync();
        Array.ForEach(["a", "b", "c", "d"], scene.AddPair);
        var output = scene.PathOf("out");
        var command = new Command("refine");
        var choice = new MemoryChoice(command);
        var dump = new DumpSettings("auto", DumpGeometry.Fit, new DumpOptions(), new ClassNames([]), "");
        var settings = new RefineSettings(
            Preset.Default, ParameterOverrides.Parse([]), LabelSpace.Default, dump, LabelOutput.Auto, Overlay: false, Json: false);
        var store = new EmbeddingStore(output, (path, write) => AtomicFile.Write(path, stream =>
        {
            write(stream);
            throw new IOException("No space left on device", NoSpaceLeft);
        }));
        using var client = new RefinementClient(StageEndpoints.AtOne(scene.Stages.Address), TimeSpan.FromMinutes(1));
        var tasks = FolderPairs.Find(scene.PathOf("images"), scene.PathOf("masks"), dump.Open, output);

        var fault = await Assert.ThrowsAsync<IOException>(() => choice.MakeAsync(
            command.Parse(""), new MemoryRun(client, settings, store, 1, quiet: true), tasks, output, CancellationToken.None));

        Assert.Matches(
            "/out/[0-9a-f]{32}.embedding cannot be written: No space left on device; "
            + "--memory none refines every image by itself and keeps nothing there$",
            fault.Message);
        Assert.Single(scene.Stages.Script.Requests);
        Assert.Empty(Directory.GetFiles(output));
    }

    private IEnumerable<string> Told() =>
        _errors.ToString().Split(Environment.NewLine).Where(line => line.Contains(" images, ", StringComparison.Ordinal));
}
