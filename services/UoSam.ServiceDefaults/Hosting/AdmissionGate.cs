using Microsoft.Extensions.Options;
using UoSam.ServiceDefaults.Errors;

namespace UoSam.ServiceDefaults.Hosting;

/// <summary>Bounds the work of one process: so many at once, so many waiting, the rest refused at once.</summary>
/// <param name="limits">MaxConcurrent and MaxQueued.</param>
public sealed class AdmissionGate(IOptions<ServiceLimits> limits) : IDisposable
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

            await _places.WaitAsync(cancellationToken);
            try
            {
                return await Task.Run(work, cancellationToken);
            }
            finally
            {
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
}
