using UoSam.Protos.V1;

namespace UoSam.Client;

/// <summary>One stream per stage, shared by all images of a sequence.</summary>
/// <param name="clients">The stages.</param>
/// <param name="deadline">Time for each item.</param>
/// <param name="time">Clock.</param>
internal sealed class StreamStages(StageClients clients, TimeSpan deadline, TimeProvider time) : IStages, IAsyncDisposable
{
    private readonly StageStream<EncodeRequest, EncodeResponse, EncodeStreamRequest, EncodeStreamResponse> _encoder = new(
        new(
            StageNames.Encoder,
            clients.Encoder.EncodeStream,
            (id, request) => new EncodeStreamRequest { ItemId = id, Request = request },
            answer => new(answer.ItemId, answer.Response, answer.Error)),
        deadline,
        time);

    private readonly StageStream<
        ExtractPromptsRequest, ExtractPromptsResponse, ExtractPromptsStreamRequest, ExtractPromptsStreamResponse> _prompts = new(
        new(
            StageNames.Prompts,
            clients.Prompts.ExtractPromptsStream,
            (id, request) => new ExtractPromptsStreamRequest { ItemId = id, Request = request },
            answer => new(answer.ItemId, answer.Response, answer.Error)),
        deadline,
        time);

    private readonly StageStream<
        OptimizeLocalRequest, OptimizeLocalResponse, OptimizeLocalStreamRequest, OptimizeLocalStreamResponse> _local = new(
        new(
            StageNames.Local,
            clients.Local.OptimizeLocalStream,
            (id, request) => new OptimizeLocalStreamRequest { ItemId = id, Request = request },
            answer => new(answer.ItemId, answer.Response, answer.Error)),
        deadline,
        time);

    private readonly StageStream<
        OptimizeGlobalRequest, OptimizeGlobalResponse, OptimizeGlobalStreamRequest, OptimizeGlobalStreamResponse> _global = new(
        new(
            StageNames.Global,
            clients.Global.OptimizeGlobalStream,
            (id, request) => new OptimizeGlobalStreamRequest { ItemId = id, Request = request },
            answer => new(answer.ItemId, answer.Response, answer.Error)),
        deadline,
        time);

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
