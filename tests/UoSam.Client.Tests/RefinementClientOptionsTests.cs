using System.Net;
using System.Net.Sockets;
using System.Text;
using Google.Rpc;
using Grpc.Core;
using UoSam.Protos.V1;
using UoSam.Testing.Stages;

namespace UoSam.Client.Tests;

/// <summary>Each option does what its documentation says.</summary>
public sealed class RefinementClientOptionsTests : IAsyncLifetime
{
    private static readonly RefinementClientOptions Quick = new()
    {
        FirstBackoff = TimeSpan.FromMilliseconds(10),
        MaxBackoff = TimeSpan.FromMilliseconds(20),
    };

    private readonly List<FakeStages> _replicas = [];

    public async Task InitializeAsync()
    {
        for (var i = 0; i < 2; i++)
        {
            _replicas.Add(await FakeStages.StartAtAsync("http://127.0.0.1:0"));
        }
    }

    public async Task DisposeAsync()
    {
        foreach (var replica in _replicas)
        {
            await replica.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task Retries_AStageThatIsNeverReady_IsAskedOnceAndSoManyTimesMore(int retries)
    {
        Script(stage => stage == "prompts" ? throw StageScript.Fault(Code.Unavailable, "MODEL_NOT_LOADED", "not yet") : 0);
        using var client = Client(Quick with { Retries = retries });

        var error = await Assert.ThrowsAsync<RefinementException>(() => client.RefineAsync(Request(), default));

        Assert.Equal("MODEL_NOT_LOADED", error.Reason);
        Assert.Equal(1 + retries, _replicas.Sum(replica => replica.Script.Requests.OfType<ExtractPromptsRequest>().Count()));
    }

    [Fact]
    public async Task Retries_AStageThatRefusesForGood_IsAskedOnce()
    {
        Script(stage => stage == "prompts" ? throw StageScript.Fault(Code.Internal, "INTERNAL", "failed") : 0);
        using var client = Client(Quick);

        await Assert.ThrowsAsync<RefinementException>(() => client.RefineAsync(Request(), default));

        Assert.Single(_replicas.SelectMany(replica => replica.Script.Requests.OfType<ExtractPromptsRequest>()));
    }

    [Fact]
    public async Task Balancing_CallsOneAfterTheOther_GoToTheReplicasInTurn()
    {
        using var client = Client(Quick);

        for (var i = 0; i < 6; i++)
        {
            await client.RefineAsync(Request(), default);
        }

        Assert.All(_replicas, replica => Assert.Equal(12, replica.Script.Requests.Count));
    }

    [Fact]
    public async Task ItemsPerReplica_OneReplicaIsSlow_HasNoMoreAndTheOtherDoesTheWork()
    {
        var release = new TaskCompletionSource();
        _replicas[0].Script.Before = (stage, _, _) => stage == "encoder" ? release.Task : Task.CompletedTask;
        using var client = Client(Quick with { ItemsPerReplica = 2 });
        var done = 0;
        _replicas[1].Script.Before = (stage, _, _) =>
        {
            // Eight of ten pass the other replica while two wait at the slow one.
            if (stage == "encoder" && Interlocked.Increment(ref done) == 8)
            {
                release.SetResult();
            }

            return Task.CompletedTask;
        };

        var outcomes = new List<RefinementOutcome>();
        await foreach (var outcome in client.RefineStreamAsync(Enumerable.Repeat(Request(), 10).ToAsyncEnumerable(), 10))
        {
            outcomes.Add(outcome);
        }

        Assert.All(outcomes, outcome => Assert.NotNull(outcome.Result));
        Assert.Equal(2, _replicas[0].Script.Requests.OfType<EncodeRequest>().Count());
    }

    [Fact]
    public async Task Deadline_RetriesGoOnForEver_EndsThem()
    {
        Script(stage => stage == "encoder" ? throw StageScript.Fault(Code.Unavailable, "MODEL_NOT_LOADED", "not yet") : 0);
        using var client = Client(Quick with { Retries = 100, MaxBackoff = TimeSpan.FromMinutes(1), Deadline = TimeSpan.FromSeconds(3) });

        var error = await Assert.ThrowsAsync<RefinementException>(() => client.RefineAsync(Request(), default));

        Assert.True(error.Status is StatusCode.Unavailable or StatusCode.DeadlineExceeded, error.Message);
        Assert.True(_replicas.Sum(replica => replica.Script.Requests.Count) > 2);
    }

    [Fact]
    public async Task Busy_AReplicaAsksForTime_TheOtherGetsTheRequest()
    {
        _replicas[0].Script.Before = (_, _, _) => throw new Google.Rpc.Status
        {
            Code = (int)Code.ResourceExhausted,
            Message = "busy",
            Details =
            {
                Google.Protobuf.WellKnownTypes.Any.Pack(new RetryInfo
                {
                    RetryDelay = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(TimeSpan.FromMinutes(1)),
                }),
            },
        }.ToRpcException();
        using var client = Client(Quick);

        await client.RefineAsync(Request(), default).WaitAsync(TimeSpan.FromSeconds(50));

        Assert.Equal(4, _replicas[1].Script.Requests.Count);
    }

    [Fact]
    public async Task ConnectTimeout_ANetworkThatTakesTheConnectionAndSaysNothing_IsUnavailable()
    {
        // Nobody answers the handshake of TLS; only this option ends that before the deadline.
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var client = new RefinementClient(
            StageEndpoints.AtOne($"https://{silent.LocalEndpoint}"),
            new RefinementClientOptions { Retries = 0, ConnectTimeout = TimeSpan.FromMilliseconds(300), Deadline = TimeSpan.FromMinutes(1) });

        var error = await Assert.ThrowsAsync<RefinementException>(() => client.RefineAsync(Request(), default));

        Assert.Equal(StatusCode.Unavailable, error.Status);
    }

    [Fact]
    public async Task MaxMessageBytes_ALargerRequest_IsRefusedWithoutARetry()
    {
        using var client = Client(Quick with { MaxMessageBytes = 1 << 20 });
        var request = Request() with { Image = new byte[(1 << 20) + 1] };

        var error = await Assert.ThrowsAsync<RefinementException>(() => client.RefineAsync(request, default));

        Assert.Equal(StatusCode.ResourceExhausted, error.Status);
        Assert.Contains("raise MaxMessageBytes on both sides", error.Message, StringComparison.Ordinal);
        Assert.All(_replicas, replica => Assert.Empty(replica.Script.Requests));
    }

    /// <summary>Each method, and an image that a stage refuses.</summary>
    [Fact]
    public async Task Progress_ImagesThatAreRefinedOrFail_IsToldOfEachStageAsTheyEnterAndLeave()
    {
        var told = new Told();
        using var client = Client(Quick with { Progress = told });

        await client.RefineAsync(Request(), default);
        Assert.Equal("+E -E +P -P +L -L +G -G", told.Take());
        await client.EncodeAsync(Request(), default);
        Assert.Equal("+E -E", told.Take());
        await foreach (var _ in client.RefineStreamAsync(new[] { Request() }.ToAsyncEnumerable(), 1))
        {
        }

        Assert.Equal("+E -E +P -P +L -L +G -G", told.Take());
        await foreach (var _ in client.RefineVideoAsync(new[] { Request() }.ToAsyncEnumerable(), 1))
        {
        }

        Assert.Equal("+E -E +L -L +G -G", told.Take());
        Script(stage => stage == "prompts" ? throw StageScript.Fault(Code.InvalidArgument, "TEST", "no") : 0);
        await Assert.ThrowsAsync<RefinementException>(() => client.RefineAsync(Request(), default));
        Assert.Equal("+E -E +P !P", told.Take());
    }

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void Constructor_AnOptionOutOfRange_IsRefused(RefinementClientOptions options) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RefinementClient(StageEndpoints.Loopback, options));

    public static TheoryData<RefinementClientOptions> OutOfRange => new()
    {
        new RefinementClientOptions { Deadline = TimeSpan.Zero },
        new RefinementClientOptions { Retries = -1 },
        new RefinementClientOptions { Retries = 101 },
        new RefinementClientOptions { FirstBackoff = TimeSpan.Zero },
        new RefinementClientOptions { MaxBackoff = TimeSpan.Zero },
        new RefinementClientOptions { ReplicaRefresh = TimeSpan.Zero },
        new RefinementClientOptions { ItemsPerReplica = 0 },
        new RefinementClientOptions { ConnectTimeout = TimeSpan.Zero },
        new RefinementClientOptions { KeepAlive = TimeSpan.FromMilliseconds(999) },
        new RefinementClientOptions { MaxMessageBytes = 1000 },
    };

    private static RefinementRequest Request()
    {
        var map = new LabelMap { Height = 1, Width = 2, Runs = new LabelRuns { Labels = { 1u }, Lengths = { 2u } } };
        return new RefinementRequest(Encoding.UTF8.GetBytes("a"), map, Preset.Default);
    }

    private sealed class Told : IProgress<StageProgress>
    {
        private readonly List<string> _all = [];

        public void Report(StageProgress value) => _all.Add(
            $"{(value.Elapsed is null ? '+' : value.HasFailed ? '!' : '-')}{char.ToUpperInvariant(Initial(value.Stage))}");

        public string Take()
        {
            var taken = string.Join(' ', _all);
            _all.Clear();
            return taken;
        }

        private static char Initial(string stage) => stage == "sam-encoder" ? 'e' : stage[0];
    }

    private void Script(Func<string, int> before) => _replicas.ForEach(replica => replica.Script.Before = (stage, _, _) =>
    {
        _ = before(stage);
        return Task.CompletedTask;
    });

    private RefinementClient Client(RefinementClientOptions options) =>
        new(StageEndpoints.AtOne(string.Join(',', _replicas.Select(replica => replica.Address))), options);
}
