using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using UoSam.ServiceDefaults.Errors;
using UoSam.ServiceDefaults.Hosting;
using UoSam.ServiceDefaults.Telemetry;

namespace UoSam.ServiceDefaults.Tests;

/// <summary>Admission by the clock of the test: two places, a queue of six, work of one second each.</summary>
public sealed class AdmissionGateTests : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _time = new();
    private readonly SemaphoreSlim _release = new(0);
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly AdmissionGate _gate;

    public AdmissionGateTests() => _gate = new AdmissionGate(
        Options.Create(new ServiceLimits { MaxConcurrent = 2, MaxQueued = 6 }),
        new ServiceMetrics(_services.GetRequiredService<IMeterFactory>()),
        _time);

    public void Dispose()
    {
        _release.Release(100);
        _gate.Dispose();
        _release.Dispose();
        _services.Dispose();
    }

    [Fact]
    public async Task Run_TheQueueEndsAfterTheDeadline_IsRefusedWithTheTimeToWait()
    {
        await LearnASecondAsync();
        var ahead = Enumerable.Range(0, 4).Select(_ => RunAsync(null)).ToList();

        // Four before it in two places: it would end in the third second.
        var late = await Assert.ThrowsAsync<ServiceBusyException>(() => RunAsync(2.9 * Second));
        var inTime = RunAsync(3 * Second);

        Assert.Equal(2 * Second, late.RetryAfter);
        Assert.Equal(5, _gate.Admitted);
        _release.Release(5);
        await Task.WhenAll([.. ahead, inTime]);
        Assert.Equal(0, _gate.Admitted);
    }

    [Fact]
    public async Task Run_APlaceIsFree_IsTakenHoweverSlowTheWorkWas()
    {
        await LearnASecondAsync();

        var hopeless = RunAsync(0.1 * Second);

        Assert.Equal(1, _gate.Admitted);
        _release.Release();
        Assert.Equal(1, await hopeless);
    }

    [Fact]
    public async Task Run_WorkGetsFasterAgain_TakesAgainWhatItRefused()
    {
        await LearnASecondAsync();
        for (var i = 0; i < 20; i++)
        {
            _release.Release();
            await RunAsync(null);
        }

        var ahead = Enumerable.Range(0, 4).Select(_ => RunAsync(null)).ToList();
        var quick = RunAsync(0.5 * Second);

        _release.Release(5);
        Assert.Equal(1, await quick);
        await Task.WhenAll(ahead);
    }

    [Fact]
    public async Task Run_TheQueueIsFull_IsRefusedWithoutADeadlineToo()
    {
        var admitted = Enumerable.Range(0, 8).Select(_ => RunAsync(null)).ToList();

        var refused = await Assert.ThrowsAsync<ServiceBusyException>(() => RunAsync(null));

        Assert.True(refused.RetryAfter > TimeSpan.Zero);
        _release.Release(8);
        await Task.WhenAll(admitted);
    }

    [Fact]
    public async Task Run_CancelledInTheQueue_LeavesIt()
    {
        using var giveUp = new CancellationTokenSource();
        var working = Enumerable.Range(0, 2).Select(_ => RunAsync(null)).ToList();
        var waiting = _gate.RunAsync(() => 1, new WorkTime(null, giveUp.Token));

        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(2, _gate.Admitted);
        _release.Release(2);
        await Task.WhenAll(working);
    }

    private async Task LearnASecondAsync()
    {
        var began = new TaskCompletionSource();
        var first = _gate.RunAsync(
            () =>
            {
                began.SetResult();
                _release.Wait();
                return 1;
            },
            default);
        await began.Task;
        _time.Advance(Second);
        _release.Release();
        await first;
    }

    private Task<int> RunAsync(TimeSpan? left) => _gate.RunAsync(
        () =>
        {
            _release.Wait();
            return 1;
        },
        new WorkTime(left is { } time ? _time.GetUtcNow() + time : null, CancellationToken.None));
}
