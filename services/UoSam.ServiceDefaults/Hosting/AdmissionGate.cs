using Microsoft.Extensions.Options;
using UoSam.ServiceDefaults.Errors;
using UoSam.ServiceDefaults.Telemetry;

namespace UoSam.ServiceDefaults.Hosting;

/// <summary>
/// Bounds the work of one process: so many at once, so many waiting, the rest refused at once. Refused too is what would
/// wait past its deadline, by the mean time of the work before it: under overload the places go to calls that can make it.
/// </summary>
/// <param name="limits">MaxConcurrent and MaxQueued.</param>
/// <param name="metrics">Told who waits and who is worked on.</param>
/// <param name="time">Clock.</param>
public sealed class AdmissionGate(IOptions<ServiceLimits> limits, ServiceMetrics metrics, TimeProvider time) : IDisposable
{
    // Share of the newest measurement in the moving mean: follows a change within about ten calls.
    private const double Newest = 0.2;
    private static readonly TimeSpan LeastRetry = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _places = new(limits.Value.MaxConcurrent);
    private readonly Lock _lock = new();
    private int _admitted;
    private TimeSpan _mean;

    /// <summary>Calls and items that are worked on or wait.</summary>
    public int Admitted
    {
        get
        {
            lock (_lock)
            {
                return _admitted;
            }
        }
    }

    /// <summary>Runs the work on a thread of its own when there is a place.</summary>
    /// <exception cref="ServiceBusyException">The queue is full, or too long for the deadline.</exception>
    public async Task<T> RunAsync<T>(Func<T> work, WorkTime limit)
    {
        Admit(limit.Until);
        try
        {
            await WaitAsync(limit.Cancellation);
            metrics.WorkBegan();
            try
            {
                // In the thread pool, which has a thread per processor, it would hold up deadlines, sockets and refusals.
                return await Task.Factory.StartNew(
                    () => Measure(work), limit.Cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            }
            finally
            {
                metrics.WorkEnded();
                _places.Release();
            }
        }
        finally
        {
            lock (_lock)
            {
                _admitted--;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _places.Dispose();

    private void Admit(DateTimeOffset? until)
    {
        var (places, queue) = (limits.Value.MaxConcurrent, limits.Value.MaxQueued);
        lock (_lock)
        {
            // What would begin at once is always let in: a mean that one slow call spoilt mends itself.
            var waiting = _admitted - places;
            if (waiting >= queue)
            {
                throw new ServiceBusyException(
                    $"{places + queue} calls are being worked on or wait; try again later", Retry(waiting));
            }

            var end = time.GetUtcNow() + (_mean * ((_admitted / places) + 1));
            if (waiting >= 0 && until is { } deadline && end > deadline)
            {
                throw new ServiceBusyException(
                    $"{_admitted} calls are being worked on or wait, too many for this one's deadline; try again later",
                    Retry(waiting));
            }

            _admitted++;
        }
    }

    // When those that wait now should have been worked on.
    private TimeSpan Retry(int waiting)
    {
        var places = limits.Value.MaxConcurrent;
        var retry = _mean == TimeSpan.Zero ? FirstRetry : _mean * ((waiting / places) + 1);
        return retry > LeastRetry ? retry : LeastRetry;
    }

    private T Measure<T>(Func<T> work)
    {
        var began = time.GetTimestamp();
        var result = work();
        var took = time.GetElapsedTime(began);
        lock (_lock)
        {
            _mean = _mean == TimeSpan.Zero ? took : (_mean * (1 - Newest)) + (took * Newest);
        }

        return result;
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        metrics.WaitBegan();
        try
        {
            await _places.WaitAsync(cancellationToken);
        }
        finally
        {
            metrics.WaitEnded(time.GetElapsedTime(began));
        }
    }
}
