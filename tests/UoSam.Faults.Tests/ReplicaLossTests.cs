using UoSam.Client;
using UoSam.Testing;
using UoSam.Testing.Stages;

namespace UoSam.Faults.Tests;

/// <summary>
/// Replicas of a stage go away, as real processes, while a sequence runs: no frame is lost, none comes twice, all come in
/// order and as if nothing had been.
/// </summary>
public sealed class ReplicaLossTests : IAsyncLifetime
{
    private const string Project = "UoSam.PromptExtraction";

    private readonly List<ServiceProcess> _replicas = [];
    private FakeStages _others = null!;

    public async Task InitializeAsync()
    {
        _others = await FakeStages.StartAsync(new StageScript { Embed = Frames.Embed });
        _replicas.AddRange(Enumerable.Range(0, 3).Select(_ => ServiceProcess.Start(Project)));
        await Task.WhenAll(_replicas.Select(replica => replica.WaitAsync()));
    }

    public async Task DisposeAsync()
    {
        _replicas.ForEach(replica => replica.Dispose());
        await _others.DisposeAsync();
    }

    [Fact]
    public async Task Stream_OneReplicaKilledAndOneStopped_DeliversEachFrameOnceInOrderAndTheSame()
    {
        var count = LongForm.Or(40, 600);
        var undisturbed = await RunAsync(count, _ => Task.CompletedTask);

        var disturbed = await RunAsync(count, delivered =>
        {
            if (delivered == count / 4)
            {
                _replicas[0].Kill();
            }
            else if (delivered == count / 2)
            {
                _replicas[1].Terminate();
            }

            return Task.CompletedTask;
        });

        Frames.AssertSame(undisturbed, disturbed);
        Assert.Equal(0, await _replicas[1].ExitAsync(TimeSpan.FromSeconds(35)));
    }

    [Fact]
    public async Task Stream_OneReplicaKilledAndNoRetries_FailsFrames()
    {
        using var client = Client(retries: 0);

        var outcomes = await Frames.RunAsync(client, Frames.Sequence(20), 6, delivered =>
        {
            if (delivered == 5)
            {
                _replicas[0].Kill();
            }

            return Task.CompletedTask;
        });

        Assert.Equal(Enumerable.Range(0, 20), outcomes.Select(outcome => outcome.Index));
        Assert.Contains(outcomes, outcome => outcome.Error?.Status == Grpc.Core.StatusCode.Unavailable);
    }

    [Fact]
    public async Task Stream_AllReplicasRestartedOneByOneUnderLoad_FailsNoFrame()
    {
        var expected = await RunAsync(8, _ => Task.CompletedTask);
        using var over = new CancellationTokenSource();
        var restarting = RestartAllAsync(over);

        using var client = Client();
        var outcomes = await Frames.RunAsync(client, Endless(over.Token), 6);
        await restarting;

        Assert.True(outcomes.Count > 20, $"only {outcomes.Count} frames during the restarts");
        Frames.AssertSame(
            [.. outcomes.Select(outcome => expected[outcome.Index % 8] with { Index = outcome.Index })], outcomes);
    }

    [Fact]
    public async Task Unary_OneReplicaKilled_FailsNoCall()
    {
        using var client = Client();
        var expected = await client.RefineAsync(Frames.Request(3), CancellationToken.None);
        var calls = Enumerable.Range(0, 30).Select(async i =>
        {
            await Task.Delay(i * 20);
            return await client.RefineAsync(Frames.Request(3), CancellationToken.None);
        }).ToList();

        await Task.Delay(200);
        _replicas[2].Kill();

        Assert.All(await Task.WhenAll(calls), answer => Assert.Equal(expected.Local, answer.Local));
    }

    private async Task RestartAllAsync(CancellationTokenSource over)
    {
        for (var i = 0; i < _replicas.Count; i++)
        {
            await Task.Delay(300);
            _replicas[i].Terminate();
            await _replicas[i].ExitAsync(TimeSpan.FromSeconds(35));
            var next = ServiceProcess.StartAt(Project, _replicas[i].Address);
            _replicas[i].Dispose();
            _replicas[i] = next;
            await next.WaitAsync();
        }

        await Task.Delay(300);
        await over.CancelAsync();
    }

    // Eight frames over and over, so that one undisturbed run of them is the measure of all.
    private static async IAsyncEnumerable<RefinementRequest> Endless(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken over)
    {
        for (var i = 0; !over.IsCancellationRequested; i++)
        {
            await Task.Yield();
            yield return Frames.Request(i % 8);
        }
    }

    private async Task<List<RefinementOutcome>> RunAsync(int count, Func<int, Task> after)
    {
        using var client = Client();
        return await Frames.RunAsync(client, Frames.Sequence(count), 6, after);
    }

    private RefinementClient Client(int retries = 5) => new(
        StageEndpoints.AtOne(_others.Address) with
        {
            Prompts = string.Join(',', _replicas.Select(replica => replica.Address)),
        },
        new RefinementClientOptions { Deadline = TimeSpan.FromMinutes(1), Retries = retries });
}
