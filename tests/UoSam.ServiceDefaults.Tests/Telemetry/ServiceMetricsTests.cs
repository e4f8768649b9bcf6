using System.Diagnostics.Metrics;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using UoSam.ServiceDefaults.Errors;
using UoSam.ServiceDefaults.Hosting;
using UoSam.ServiceDefaults.Telemetry;

namespace UoSam.ServiceDefaults.Tests.Telemetry;

public sealed class ServiceMetricsTests : IDisposable
{
    private readonly ServiceProvider _provider = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly ServiceMetrics _metrics;
    private readonly MetricRecord _record;

    public ServiceMetricsTests()
    {
        var meters = _provider.GetRequiredService<IMeterFactory>();
        _record = new MetricRecord(meters);
        _metrics = new ServiceMetrics(meters);
    }

    public void Dispose()
    {
        _record.Dispose();
        _provider.Dispose();
    }

    [Fact]
    public void CallEnded_OwnService_CountsByStageAndResult()
    {
        _metrics.CallEnded("/uosam.v1.SamEncoder/Encode", StatusCode.OK);
        _metrics.CallEnded("/uosam.v1.SamEncoder/EncodeStream", StatusCode.OK);
        _metrics.CallEnded("/uosam.v1.LocalOptimizer/OptimizeLocal", StatusCode.ResourceExhausted);

        Assert.Equal(2, _record["uosam_requests_total sam-encoder OK"]);
        Assert.Equal(1, _record["uosam_requests_total local-optimizer ResourceExhausted"]);
    }

    [Fact]
    public void CallEnded_HealthCheck_CountsNothing()
    {
        _metrics.CallEnded("/grpc.health.v1.Health/Check", StatusCode.OK);

        Assert.Equal(0, _record["uosam_requests_total health OK"]);
    }

    [Fact]
    public async Task RunAsync_OnePlaceAndThreeCalls_TellsWhoWorksAndWhoWaits()
    {
        using var open = new ManualResetEventSlim();
        using var began = new SemaphoreSlim(0);
        using var gate = Gate(maxConcurrent: 1, maxQueued: 2);
        var calls = Enumerable.Range(0, 3).Select(_ => gate.RunAsync(() => Work(began, open), default)).ToArray();
        await began.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal((1, 2), (_record[MetricNames.InFlight], _record[MetricNames.QueueLength]));

        open.Set();
        await Task.WhenAll(calls);
        Assert.Equal((0, 0), (_record[MetricNames.InFlight], _record[MetricNames.QueueLength]));
        Assert.Equal(3, _record[MetricNames.QueueDuration]);
    }

    [Fact]
    public async Task RunAsync_WaitCancelled_LeavesTheQueue()
    {
        using var open = new ManualResetEventSlim();
        using var began = new SemaphoreSlim(0);
        using var cancel = new CancellationTokenSource();
        using var gate = Gate(maxConcurrent: 1, maxQueued: 1);
        var first = gate.RunAsync(() => Work(began, open), default);
        await began.WaitAsync(TimeSpan.FromSeconds(30));
        var second = gate.RunAsync(() => 0, new WorkTime(null, cancel.Token));
        await Assert.ThrowsAsync<ServiceBusyException>(() => gate.RunAsync(() => 0, default));

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.Equal((1, 0), (_record[MetricNames.InFlight], _record[MetricNames.QueueLength]));
        open.Set();
        await first;
    }

    private static int Work(SemaphoreSlim began, ManualResetEventSlim open)
    {
        began.Release();
        open.Wait(TimeSpan.FromSeconds(30));
        return 0;
    }

    private AdmissionGate Gate(int maxConcurrent, int maxQueued) => new(
        Options.Create(new ServiceLimits { MaxConcurrent = maxConcurrent, MaxQueued = maxQueued }),
        _metrics,
        TimeProvider.System);
}
