using Grpc.Core;
using UoSam.Protos.V1;

namespace UoSam.Client;

/// <summary>A stage's replicas, by unary calls or by streams.</summary>
/// <param name="port">Its methods.</param>
/// <param name="list">Its replicas' addresses.</param>
/// <param name="options">Deadline, retries, balancing, limits.</param>
/// <exception cref="UriFormatException">Not a list of addresses.</exception>
internal sealed class Stage<TRequest, TResponse, TItem, TAnswer>(
    StagePort<TRequest, TResponse, TItem, TAnswer> port, string list, RefinementClientOptions options) : IDisposable
    where TResponse : class
    where TItem : IStreamItem<TRequest>, new()
    where TAnswer : IStreamAnswer<TResponse>
{
    private readonly ReplicaSet _replicas = new(list, options);

    /// <summary>One request by a unary call; how many run at once is the caller's matter.</summary>
    /// <exception cref="RefinementException">Refused, failed, or not answered in time.</exception>
    public Task<TResponse> CallAsync(TRequest request, CancellationToken cancellationToken) =>
        new StageDelivery(port.Stage, _replicas, options).DeliverAsync(
            async (replica, until, token) =>
                await port.Call(replica.Channel, request, new CallOptions(deadline: until, cancellationToken: token)),
            int.MaxValue,
            cancellationToken);

    /// <summary>Streams to the replicas, opened when first needed.</summary>
    public StageStream<TRequest, TResponse, TItem, TAnswer> Stream() => new(port, _replicas, options);

    /// <inheritdoc/>
    public void Dispose() => _replicas.Dispose();
}
