using UoSam.Protos.V1;

namespace UoSam.Client;

/// <summary>A unary call per request.</summary>
/// <param name="clients">The stages.</param>
internal sealed class UnaryStages(StageClients clients) : IStages
{
    public Task<EncodeResponse> EncodeAsync(EncodeRequest request, CancellationToken cancellationToken) =>
        clients.Encoder.CallAsync(request, cancellationToken);

    public Task<ExtractPromptsResponse> ExtractPromptsAsync(
        ExtractPromptsRequest request, CancellationToken cancellationToken) =>
        clients.Prompts.CallAsync(request, cancellationToken);

    public Task<OptimizeLocalResponse> OptimizeLocalAsync(
        OptimizeLocalRequest request, CancellationToken cancellationToken) =>
        clients.Local.CallAsync(request, cancellationToken);

    public Task<OptimizeGlobalResponse> OptimizeGlobalAsync(
        OptimizeGlobalRequest request, CancellationToken cancellationToken) =>
        clients.Global.CallAsync(request, cancellationToken);
}
