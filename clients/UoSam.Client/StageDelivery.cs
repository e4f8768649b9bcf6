using System.Diagnostics;
using Grpc.Core;

namespace UoSam.Client;

/// <summary>
/// The one place of deadlines and retries, for unary calls and items of streams: a request is sent to a replica and, when
/// that is lost, stopping or busy, to another, so often and so long as the options allow.
/// </summary>
/// <param name="stage">Name for messages.</param>
/// <param name="replicas">Where to send.</param>
/// <param name="options">Deadline, retries, back-off.</param>
internal sealed class StageDelivery(string stage, ReplicaSet replicas, RefinementClientOptions options)
{
    /// <summary>Delivers one request.</summary>
    /// <param name="send">Sends it once, to the given replica, to be answered until the given time.</param>
    /// <param name="bound">Requests that a replica may have unanswered.</param>
    /// <param name="cancellationToken">The caller's.</param>
    /// <exception cref="RefinementException">Refused, failed, or not answered in time.</exception>
    public async Task<T> DeliverAsync<T>(
        Func<Replica, DateTime, CancellationToken, Task<T>> send, int bound, CancellationToken cancellationToken)
    {
        using var span = ClientTelemetry.Spans.StartActivity(stage, ActivityKind.Client);
        using var expiry = new CancellationTokenSource(options.Deadline, options.Time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, expiry.Token);
        var until = options.Time.GetUtcNow().UtcDateTime + options.Deadline;
        var failures = 0;
        while (true)
        {
            try
            {
                return await SendOnceAsync(send, until, bound, ending.Token);
            }
            catch (RpcException error)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (expiry.IsCancellationRequested)
                {
                    throw Late();
                }

                // A replica that loads its model is on its way; one that cannot load it stops, and that counts.
                failures += TransportFault.IsLoading(error) ? 0 : 1;
                if (failures > options.Retries || !TransportFault.IsTransient(error))
                {
                    throw RefinementException.From(stage, error, Addresses);
                }

                await PauseAsync(error, failures, ending.Token, cancellationToken);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && expiry.IsCancellationRequested)
            {
                throw Late();
            }
        }
    }

    private async Task<T> SendOnceAsync<T>(
        Func<Replica, DateTime, CancellationToken, Task<T>> send, DateTime until, int bound, CancellationToken ending)
    {
        var lease = await replicas.TakeAsync(bound, ending);
        try
        {
            var answer = await send(lease.Replica, until, ending);
            replicas.GiveBack(lease, answered: true);
            return answer;
        }
        catch (RpcException error)
        {
            var fault = TransportFault.Normalise(error);
            if (TransportFault.IsTransient(fault) && !ending.IsCancellationRequested)
            {
                replicas.GiveBackFailed(lease, TransportFault.RetryDelay(fault));
            }
            else
            {
                replicas.GiveBack(lease, answered: false);
            }

            throw fault;
        }
        catch
        {
            replicas.GiveBack(lease, answered: false);
            throw;
        }
    }

    // Another replica can have it at once; where all rest, it waits.
    private async Task PauseAsync(RpcException error, int failures, CancellationToken ending, CancellationToken cancellationToken)
    {
        if (!replicas.AllRest)
        {
            return;
        }

        var pause = Backoff.Pause(options, failures);
        var asked = TransportFault.RetryDelay(error) ?? TimeSpan.Zero;
        await Task.Delay(pause > asked ? pause : asked, options.Time, ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        if (ending.IsCancellationRequested)
        {
            // The fault says more than the deadline that it used up.
            throw RefinementException.From(stage, error, Addresses);
        }
    }

    private RefinementException Late() => RefinementException.From(
        stage, new RpcException(new Status(StatusCode.DeadlineExceeded, "no answer before the deadline")), Addresses);

    private string? Addresses => replicas.Addresses is { Count: > 0 } all ? string.Join(" and ", all) : null;
}
