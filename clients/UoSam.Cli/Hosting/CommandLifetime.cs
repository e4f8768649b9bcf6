using Microsoft.Extensions.Hosting;

namespace UoSam.Cli.Hosting;

/// <summary>
/// The hosted services live as long as the command wants. The usual lifetime would stop them at Ctrl-C, while images in
/// flight still need them.
/// </summary>
internal sealed class CommandLifetime : IHostLifetime
{
    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
