using UoSam.Client;
using UoSam.Testing;
using UoSam.Testing.Stages;

namespace UoSam.Faults.Tests;

/// <summary>Bad networks between the client and one of two replicas: the answers are those of a good one.</summary>
public sealed class ProxyTests : IAsyncLifetime, IAsyncDisposable
{
    private const int Count = 12;

    private FakeStages _one = null!;
    private FakeStages _two = null!;
    private TcpProxy _proxy = null!;

    public async Task InitializeAsync()
    {
        _one = await FakeStages.StartAtAsync("http://127.0.0.1:0", new StageScript { Embed = Frames.Embed });
        _two = await FakeStages.StartAtAsync("http://127.0.0.1:0", new StageScript { Embed = Frames.Embed });
        _proxy = new TcpProxy(_one.Address);
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await _one.DisposeAsync();
        await _two.DisposeAsync();
    }

    public static TheoryData<string, bool> Faults
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var fault in (string[])["delay", "pieces", "reset", "cut", "stall", "reset-in-message"])
            {
                data.Add(fault, true);
                data.Add(fault, false);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Refine_AFaultOnTheWay_AnswersAsWithoutIt(string fault, bool stream)
    {
        using var good = new RefinementClient(StageEndpoints.AtOne(_two.Address), Options());
        var expected = await Frames.RunAsync(good, Frames.Sequence(Count), 6);
        using var client = new RefinementClient(StageEndpoints.AtOne($"{_proxy.Address},{_two.Address}"), Options());
        if (fault is "delay" or "pieces")
        {
            Begin(fault);
        }

        var done = 0;
        var found = stream
            ? await Frames.RunAsync(client, Frames.Sequence(Count), 6, Strike)
            : await UnaryAsync(client, Strike);

        Frames.AssertSame(expected, found);
        Assert.NotEqual(0, _proxy.BytesFromServer);

        Task Strike(int _)
        {
            if (Interlocked.Increment(ref done) == Count / 4)
            {
                Begin(fault);
            }

            return Task.CompletedTask;
        }
    }

    // A replica that failed rests until the end: the other has to do.
    private static RefinementClientOptions Options() => new()
    {
        Deadline = TimeSpan.FromMinutes(2),
        KeepAlive = TimeSpan.FromSeconds(1),
        FirstBackoff = TimeSpan.FromMinutes(1),
        MaxBackoff = TimeSpan.FromMinutes(1),
    };

    private static async Task<List<RefinementOutcome>> UnaryAsync(RefinementClient client, Func<int, Task> after)
    {
        var outcomes = new RefinementOutcome[Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Count), new ParallelOptions { MaxDegreeOfParallelism = 6 }, async (i, token) =>
            {
                outcomes[i] = new RefinementOutcome(i, await client.RefineAsync(Frames.Request(i), token), null);
                await after(i);
            });
        return [.. outcomes];
    }

    private void Begin(string fault)
    {
        switch (fault)
        {
            case "delay":
                _proxy.Delay = TimeSpan.FromMilliseconds(2);
                break;
            case "pieces":
                _proxy.PieceBytes = 1000;
                break;
            case "reset":
                _proxy.Break(reset: true);
                break;
            case "cut":
                _proxy.Break(reset: false);
                break;
            case "stall":
                _proxy.IsStalled = true;
                break;
            default:
                _proxy.ResetAfterBytes = 3_000_000;
                break;
        }
    }
}
