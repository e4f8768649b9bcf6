using System.Diagnostics;
using System.Globalization;
using Grpc.Core;
using UoSam.Protos.V1;

namespace UoSam.Client;

/// <summary>
/// A stage behind its streams, one to each replica, opened when first needed: items are dealt out to the replica with the
/// fewest unanswered. Where a stream breaks, what it did not answer is sent again, on another.
/// </summary>
/// <param name="port">How a stream is opened.</param>
/// <param name="replicas">Where to.</param>
/// <param name="options">Deadline, retries, items per replica.</param>
internal sealed class StageStream<TRequest, TResponse, TItem, TAnswer>(
    StagePort<TRequest, TResponse, TItem, TAnswer> port, ReplicaSet replicas, RefinementClientOptions options)
    : IAsyncDisposable
    where TResponse : class
    where TItem : IStreamItem<TRequest>, new()
    where TAnswer : IStreamAnswer<TResponse>
{
    private readonly StageDelivery _delivery = new(port.Stage, replicas, options);
    private readonly Lock _opening = new();
    private readonly Dictionary<Replica, OpenStream<TResponse, TItem, TAnswer>> _streams = [];
    private int _lastId;

    /// <summary>Sends a request and waits for its answer.</summary>
    /// <exception cref="RefinementException">The item failed, or the stage cannot be reached.</exception>
    public Task<TResponse> CallAsync(TRequest request, CancellationToken cancellationToken) => _delivery.DeliverAsync(
        (replica, until, token) => AskAsync(replica, request, until, token), options.ItemsPerReplica, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var stream in _streams.Values)
        {
            await stream.DisposeAsync();
        }
    }

    private async Task<TResponse> AskAsync(
        Replica replica, TRequest request, DateTime until, CancellationToken cancellationToken)
    {
        var id = Interlocked.Increment(ref _lastId).ToString(CultureInfo.InvariantCulture);
        var left = (long)Math.Ceiling((until - options.Time.GetUtcNow().UtcDateTime).TotalMilliseconds);
        var item = new TItem
        {
            ItemId = id,
            Request = request,
            TimeLeftMilliseconds = Math.Max(left, 1),
            TraceParent = Activity.Current?.Id ?? "",
        };
        var answer = await StreamTo(replica).AskAsync(id, item, cancellationToken);
        return answer.Response ?? throw (answer.Error ?? new Google.Rpc.Status
        {
            Code = (int)Google.Rpc.Code.Internal,
            Message = $"the {port.Stage} service sent an item without a result",
        }).ToRpcException();
    }

    private OpenStream<TResponse, TItem, TAnswer> StreamTo(Replica replica)
    {
        lock (_opening)
        {
            if (_streams.TryGetValue(replica, out var stream) && stream.IsOpen)
            {
                return stream;
            }

            // A broken stream is over; so are those of replicas that are gone.
            foreach (var (other, _) in _streams.Where(pair => !pair.Value.IsOpen).ToList())
            {
                _streams.Remove(other);
            }

            return _streams[replica] = new OpenStream<TResponse, TItem, TAnswer>(() => port.Open(replica.Channel, default));
        }
    }
}
