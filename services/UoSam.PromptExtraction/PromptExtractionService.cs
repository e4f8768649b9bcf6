using Grpc.Core;
using Microsoft.Extensions.Options;
using UoSam.Core.Prompts;
using UoSam.Core.Telemetry;
using UoSam.Protos.V1;
using UoSam.ServiceDefaults.Hosting;
using UoSam.ServiceDefaults.Messages;
using UoSam.ServiceDefaults.Streaming;
using PromptParameters = UoSam.Core.Presets.PromptParameters;

namespace UoSam.PromptExtraction;

internal sealed class PromptExtractionService(
    [FromKeyedServices(typeof(PromptExtractionService))] AdmissionGate gate,
    ItemStreaming items,
    IOptions<ServiceLimits> limits)
    : Protos.V1.PromptExtraction.PromptExtractionBase
{
    public override Task<ExtractPromptsResponse> ExtractPrompts(
        ExtractPromptsRequest request, ServerCallContext context) =>
        ExtractAsync(request, WorkTime.Of(context));

    public override Task ExtractPromptsStream(
        IAsyncStreamReader<ExtractPromptsStreamRequest> requestStream,
        IServerStreamWriter<ExtractPromptsStreamResponse> responseStream,
        ServerCallContext context) =>
        items.RunAsync(requestStream, responseStream, ExtractAsync, context);

    private Task<ExtractPromptsResponse> ExtractAsync(ExtractPromptsRequest request, WorkTime time)
    {
        var preset = ParameterMessages.PresetOf(request.Preset);
        var parameters = ParameterMessages.Override(preset.Prompts, request.Parameters);
        return gate.RunAsync(() => Extract(request, parameters, time.Cancellation), time);
    }

    private ExtractPromptsResponse Extract(
        ExtractPromptsRequest request, PromptParameters parameters, CancellationToken cancellationToken)
    {
        var embedding = EmbeddingMessages.FromMessage(request.Embedding);
        var frame = embedding.Frame;
        var map = LabelMapMessages.FromMessage(
            request.LabelMap, frame.ImageHeight, frame.ImageWidth, limits.Value.Images);
        var space = LabelMapMessages.SpaceOf(request.LabelMap);
        var maps = PointMapMessages.FromMessage(request, parameters.PointSource, map, limits.Value.Images);
        using var extracting = WorkPhase.Preprocess();
        var mostObjects = limits.Value.ObjectsOf(map.Height, map.Width);
        var found = PromptExtractor.Extract(embedding, map, space, parameters, mostObjects, maps, cancellationToken);
        return new ExtractPromptsResponse
        {
            Objects = { found.Objects.Select(PromptMessages.ToMessage) },
            Skipped =
            {
                found.Skipped.Select(region => new Protos.V1.SkippedRegion
                {
                    ClassId = region.ClassId,
                    Component = region.Component,
                    AreaPixels = region.AreaPixels,
                    Reason = region.Reason,
                }),
            },
            Parameters = ParameterMessages.Echo<Protos.V1.PromptParameters>(parameters),
            Posterior = PosteriorMessages.ToMessage(found.Posterior),
        };
    }
}
