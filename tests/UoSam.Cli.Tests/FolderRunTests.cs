using UoSam.Cli.Refining;

namespace UoSam.Cli.Tests;

[Collection(ConsoleTests.Name)]
public sealed class FolderRunTests : IDisposable
{
    private readonly TextWriter _before = Console.Error;
    private readonly StringWriter _errors = new();

    public FolderRunTests() => Console.SetError(_errors);

    public void Dispose()
    {
        Console.SetError(_before);
        _errors.Dispose();
    }

    /// <summary>Images end at once on several threads; a count that is told twice, or after a later one, is seen here in every run.</summary>
    [Fact]
    public async Task RunAsync_ImagesEndAtOnce_TellsEachCountOnceAndInOrder()
    {
        const int Images = 20_000;
        var tasks = Enumerable.Range(0, Images).Select(i => new ImageTask($"{i}", $"{i}.jpg", $"{i}.png", $"/none/{i}.png")).ToList();
        var run = new FolderRun((_, _) => Task.CompletedTask, jobs: 8, overwrite: true);

        await run.RunAsync(tasks, Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.jsonl"), CancellationToken.None);

        var counts = _errors.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('/')[0]);
        Assert.Equal(Enumerable.Range(1, Images).Select(i => $"{i}"), counts);
    }
}
