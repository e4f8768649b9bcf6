using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace UoSam.ServiceDefaults.Hosting;

/// <summary>
/// The first step of a stop: not ready any more, streams told to end, but still listening for as long as balancers may need
/// to notice. Then the host stops its server, which waits for calls in flight within the grace time.
/// </summary>
/// <param name="limits">DrainDelaySeconds.</param>
/// <param name="lifetime">Told first, where somebody stops the host by its own method.</param>
/// <param name="time">Clock.</param>
internal sealed class Draining(
    IOptions<ServiceLimits> limits, IHostApplicationLifetime lifetime, TimeProvider time) : IHostedLifecycleService
{
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        lifetime.StopApplication();
        await Task.Delay(TimeSpan.FromSeconds(limits.Value.DrainDelaySeconds), time, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
