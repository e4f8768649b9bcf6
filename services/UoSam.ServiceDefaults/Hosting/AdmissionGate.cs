using Microsoft.Extensions.Options;
using UoSam.ServiceDefaults.Errors;
using UoSam.ServiceDefaults.Telemetry;

namespace UoSam.ServiceDefaults.Hosting;

/// <summary>Bounds the work of one process: so many at once, so many waiting, the rest refused at once.</summary>
/// <param name="limits">MaxConcurrent and MaxQueued.</param>
/// <param name="metrics">Told who waits and who is worked on.</param>
/// <param name="time">Clock.</param>
public sealed class AdmissionGate(IOptions<ServiceLimits> limits, ServiceMetrics metrics, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _places = new(limits.Value.MaxConcurrent);
    private int _admitted;

    /// <summary>Runs the work on the thread pool when there is a place.</summary>
    /// <exception cref="ServiceBusyException">The queue is full.</exception>
    public async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        var bound = limits.Value.MaxConcurrent + limits.Value.MaxQueued;
        try
        {
            if (Interlocked.Increment(ref _admitted) > bound)
            {
                throw new ServiceBusyException($"{bound} calls are being worked on or wait; try again later");
            }

            await WaitAsync(cancellationToken);
            metrics.WorkBegan();
            try
            {
                return await Task.Run(work, cancellationToken);
            }
            finally
            {
                metrics.WorkEnded();
                _places.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _admitted);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _places.Dispose();

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
