using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using UoSam.Protos.V1;
using UoSam.ServiceDefaults.Hosting;
using UoSam.ServiceDefaults.Streaming;

namespace UoSam.Faults.Tests;

/// <summary>A stage as the real ones are, around a test's own work.</summary>
internal sealed class ScriptedPrompts(
    [FromKeyedServices(typeof(ScriptedPrompts))] AdmissionGate gate,
    ItemStreaming items,
    Func<ExtractPromptsRequest, CancellationToken, ExtractPromptsResponse> work)
    : Protos.V1.PromptExtraction.PromptExtractionBase
{
    public override Task<ExtractPromptsResponse> ExtractPrompts(ExtractPromptsRequest request, ServerCallContext context) =>
        RunAsync(request, WorkTime.Of(context));

    public override Task ExtractPromptsStream(
        IAsyncStreamReader<ExtractPromptsStreamRequest> requestStream,
        IServerStreamWriter<ExtractPromptsStreamResponse> responseStream,
        ServerCallContext context) =>
        items.RunAsync(requestStream, responseStream, RunAsync, context);

    private Task<ExtractPromptsResponse> RunAsync(ExtractPromptsRequest request, WorkTime time) =>
        gate.RunAsync(() => work(request, time.Cancellation), time);
}
