using Grpc.Core;
using UoSam.Protos.V1;

namespace UoSam.Client;

/// <summary>A unary call per request, each with a deadline.</summary>
/// <param name="clients">The stages.</param>
/// <param name="deadline">Time for each call.</param>
/// <param name="time">Clock.</param>
internal sealed class UnaryStages(StageClients clients, TimeSpan deadline, TimeProvider time) : IStages
{
    public Task<EncodeResponse> EncodeAsync(EncodeRequest request, CancellationToken cancellationToken) =>
        CallAsync(StageNames.Encoder, options => clients.Encoder.EncodeAsync(request, options), cancellationToken);

    public Task<ExtractPromptsResponse> ExtractPromptsAsync(
        ExtractPromptsRequest request, CancellationToken cancellationToken) =>
        CallAsync(StageNames.Prompts, options => clients.Prompts.ExtractPromptsAsync(request, options), cancellationToken);

    public Task<OptimizeLocalResponse> OptimizeLocalAsync(
        OptimizeLocalRequest request, CancellationToken cancellationToken) =>
        CallAsync(StageNames.Local, options => clients.Local.OptimizeLocalAsync(request, options), cancellationToken);

    public Task<OptimizeGlobalResponse> OptimizeGlobalAsync(
        OptimizeGlobalRequest request, CancellationToken cancellationToken) =>
        CallAsync(StageNames.Global, options => clients.Global.OptimizeGlobalAsync(request, options), cancellationToken);

    private async Task<T> CallAsync<T>(
        string stage, Func<CallOptions, AsyncUnaryCall<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            var until = time.GetUtcNow().UtcDateTime + deadline;
            return await call(new CallOptions(deadline: until, cancellationToken: cancellationToken));
        }
        catch (RpcException error)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw RefinementException.From(stage, error);
        }
    }
}
