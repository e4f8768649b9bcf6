using UoSam.Protos.V1;

namespace UoSam.Client;

/// <summary>A stream to each replica of each stage, shared by all images of a sequence.</summary>
/// <param name="clients">The stages.</param>
internal sealed class StreamStages(StageClients clients) : IStages, IAsyncDisposable
{
    private readonly StageStream<EncodeRequest, EncodeResponse, EncodeStreamRequest, EncodeStreamResponse> _encoder =
        clients.Encoder.Stream();

    private readonly StageStream<
        ExtractPromptsRequest, ExtractPromptsResponse, ExtractPromptsStreamRequest, ExtractPromptsStreamResponse> _prompts =
        clients.Prompts.Stream();

    private readonly StageStream<
        OptimizeLocalRequest, OptimizeLocalResponse, OptimizeLocalStreamRequest, OptimizeLocalStreamResponse> _local =
        clients.Local.Stream();

    private readonly StageStream<
        OptimizeGlobalRequest, OptimizeGlobalResponse, OptimizeGlobalStreamRequest, OptimizeGlobalStreamResponse> _global =
        clients.Global.Stream();

    public Task<EncodeResponse> EncodeAsync(EncodeRequest request, CancellationToken cancellationToken) =>
        _encoder.CallAsync(request, cancellationToken);

    public Task<ExtractPromptsResponse> ExtractPromptsAsync(
        ExtractPromptsRequest request, CancellationToken cancellationToken) =>
        _prompts.CallAsync(request, cancellationToken);

    public Task<OptimizeLocalResponse> OptimizeLocalAsync(
        OptimizeLocalRequest request, CancellationToken cancellationToken) =>
        _local.CallAsync(request, cancellationToken);

    public Task<OptimizeGlobalResponse> OptimizeGlobalAsync(
        OptimizeGlobalRequest request, CancellationToken cancellationToken) =>
        _global.CallAsync(request, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _encoder.DisposeAsync();
        await _prompts.DisposeAsync();
        await _local.DisposeAsync();
        await _global.DisposeAsync();
    }
}
