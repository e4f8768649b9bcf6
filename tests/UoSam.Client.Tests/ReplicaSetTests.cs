using System.Net;
using Microsoft.Extensions.Time.Testing;

namespace UoSam.Client.Tests;

public sealed class ReplicaSetTests
{
    private const string Three = "http://127.0.0.1:1,http://127.0.0.1:2, http://127.0.0.1:3";
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Take_EqualReplicas_TakesThemInTurn()
    {
        using var set = new ReplicaSet(Three, Options());

        var ports = new List<int>();
        for (var i = 0; i < 6; i++)
        {
            ports.Add(Port(await set.TakeAsync(4, default)));
        }

        Assert.Equal([1, 2, 3, 1, 2, 3], ports);
    }

    [Fact]
    public async Task Take_OneAnswersFaster_GetsTheNext()
    {
        using var set = new ReplicaSet(Three, Options());
        var leases = new List<ReplicaLease>();
        for (var i = 0; i < 6; i++)
        {
            leases.Add(await set.TakeAsync(4, default));
        }

        set.GiveBack(leases[1], answered: true);

        Assert.Equal(2, Port(await set.TakeAsync(4, default)));
    }

    [Fact]
    public async Task Take_AllFull_WaitsInLineForTheFirstPlace()
    {
        using var set = new ReplicaSet(Three, Options());
        var leases = new List<ReplicaLease>();
        for (var i = 0; i < 3; i++)
        {
            leases.Add(await set.TakeAsync(1, default));
        }

        using var givesUp = new CancellationTokenSource();
        var cancelled = set.TakeAsync(1, givesUp.Token);
        var first = set.TakeAsync(1, default);
        var second = set.TakeAsync(1, default);
        await givesUp.CancelAsync();
        set.GiveBack(leases[2], answered: true);
        var got = await first.WaitAsync(Minute);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.Equal(3, Port(got));
        Assert.False(second.IsCompleted);
    }

    [Fact]
    public async Task Take_AfterAFailure_LeavesTheReplicaAloneUntilItHasRested()
    {
        using var set = new ReplicaSet(Three, Options());
        var lease = await set.TakeAsync(9, default);
        set.GiveBackFailed(lease, null);
        var during = await PortsAsync(set, 4);
        _time.Advance(TimeSpan.FromMilliseconds(200));
        var after = await PortsAsync(set, 3);

        Assert.DoesNotContain(1, during);
        Assert.Contains(1, after);
    }

    [Fact]
    public async Task Take_ManyRequestsOfOneReplicaFailTogether_CountAsOneFailure()
    {
        using var set = new ReplicaSet("http://127.0.0.1:1", Options());
        var leases = new List<ReplicaLease>();
        for (var i = 0; i < 5; i++)
        {
            leases.Add(await set.TakeAsync(9, default));
        }

        leases.ForEach(lease => set.GiveBackFailed(lease, null));

        Assert.True(set.AllRest);
        _time.Advance(TimeSpan.FromMilliseconds(200));
        Assert.False(set.AllRest);
    }

    [Fact]
    public async Task Take_AReplicaAsksForTime_RestsAsLongAsItAsked()
    {
        using var set = new ReplicaSet("http://127.0.0.1:1", Options());
        set.GiveBackFailed(await set.TakeAsync(9, default), TimeSpan.FromSeconds(3));

        _time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.True(set.AllRest);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.False(set.AllRest);
    }

    [Fact]
    public async Task Refresh_TheNameGetsAndLosesAddresses_FollowsAfterTheInterval()
    {
        IPAddress[] addresses = [IPAddress.Parse("127.0.0.1"), IPAddress.Parse("127.0.0.2")];
        var lookups = 0;
        using var set = new ReplicaSet("dns:///stage:5103", new RefinementClientOptions
        {
            FirstBackoff = TimeSpan.FromMilliseconds(1),
            ReplicaRefresh = TimeSpan.FromMilliseconds(50),
            Lookup = (name, _) =>
            {
                Assert.Equal("stage", name);
                Interlocked.Increment(ref lookups);
                return Task.FromResult(addresses);
            },
        });
        var first = await set.TakeAsync(9, default);

        Assert.Equal("http://127.0.0.1:5103", first.Replica.Address);
        addresses = [IPAddress.Parse("127.0.0.2"), IPAddress.Parse("::1")];
        await EventuallyAsync(() => set.Addresses.SequenceEqual(["http://127.0.0.2:5103", "http://[::1]:5103"]));
        Assert.True(first.Replica.IsRetired);
        Assert.True(lookups >= 2);
    }

    [Fact]
    public async Task Refresh_TheNameIsUnknownAtFirst_RequestsWaitForIt()
    {
        var known = false;
        using var set = new ReplicaSet("dns:///stage:80", new RefinementClientOptions
        {
            FirstBackoff = TimeSpan.FromMilliseconds(5),
            Lookup = (_, _) => known
                ? Task.FromResult<IPAddress[]>([IPAddress.Loopback])
                : throw new System.Net.Sockets.SocketException(11001),
        });

        var waiting = set.TakeAsync(1, default);
        await Task.Delay(50);
        Assert.False(waiting.IsCompleted);
        known = true;

        Assert.Equal("http://127.0.0.1:80", (await waiting.WaitAsync(Minute)).Replica.Address);
    }

    [Theory]
    [InlineData("")]
    [InlineData("localhost")]
    [InlineData("ftp://host:1")]
    [InlineData("dns:///")]
    [InlineData("http://a:1,nonsense")]
    public void Constructor_NoAddress_IsRefused(string list) =>
        Assert.Throws<UriFormatException>(() => new ReplicaSet(list, Options()));

    private static async Task EventuallyAsync(Func<bool> condition)
    {
        for (var i = 0; i < 600 && !condition(); i++)
        {
            await Task.Delay(50);
        }

        Assert.True(condition());
    }

    private static async Task<List<int>> PortsAsync(ReplicaSet set, int count)
    {
        var ports = new List<int>();
        for (var i = 0; i < count; i++)
        {
            ports.Add(Port(await set.TakeAsync(9, default)));
        }

        return ports;
    }

    private static int Port(ReplicaLease lease) => new Uri(lease.Replica.Address).Port;

    private RefinementClientOptions Options() => new() { Time = _time };
}
