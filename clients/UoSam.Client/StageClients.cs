using UoSam.Protos.V1;

namespace UoSam.Client;

/// <summary>The four stages.</summary>
/// <param name="endpoints">Where they are.</param>
/// <param name="options">Deadline, retries, balancing, limits.</param>
/// <exception cref="UriFormatException">An endpoint is no address.</exception>
internal sealed class StageClients(StageEndpoints endpoints, RefinementClientOptions options) : IDisposable
{
    public Stage<EncodeRequest, EncodeResponse, EncodeStreamRequest, EncodeStreamResponse> Encoder { get; } =
        new(StagePorts.Encoder, endpoints.Encoder, options);

    public Stage<
        ExtractPromptsRequest, ExtractPromptsResponse, ExtractPromptsStreamRequest, ExtractPromptsStreamResponse> Prompts
    { get; } = new(StagePorts.Prompts, endpoints.Prompts, options);

    public Stage<
        OptimizeLocalRequest, OptimizeLocalResponse, OptimizeLocalStreamRequest, OptimizeLocalStreamResponse> Local
    { get; } = new(StagePorts.Local, endpoints.Local, options);

    public Stage<
        OptimizeGlobalRequest, OptimizeGlobalResponse, OptimizeGlobalStreamRequest, OptimizeGlobalStreamResponse> Global
    { get; } = new(StagePorts.Global, endpoints.Global, options);

    public void Dispose()
    {
        Encoder.Dispose();
        Prompts.Dispose();
        Local.Dispose();
        Global.Dispose();
    }
}
