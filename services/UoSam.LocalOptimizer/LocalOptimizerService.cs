using Grpc.Core;
using Microsoft.Extensions.Options;
using UoSam.Core;
using UoSam.Core.Local;
using UoSam.Core.Temporal;
using UoSam.Protos.V1;
using UoSam.ServiceDefaults.Hosting;
using UoSam.ServiceDefaults.Messages;
using UoSam.ServiceDefaults.Streaming;
using UoSam.ServiceDefaults.Telemetry;
using LocalParameters = UoSam.Core.Presets.LocalParameters;

namespace UoSam.LocalOptimizer;

internal sealed class LocalOptimizerService(
    SamModel model,
    [FromKeyedServices(typeof(LocalOptimizerService))] AdmissionGate gate,
    ItemStreaming items,
    IOptions<ServiceLimits> limits,
    ServiceMetrics metrics)
    : Protos.V1.LocalOptimizer.LocalOptimizerBase
{
    public override Task<OptimizeLocalResponse> OptimizeLocal(
        OptimizeLocalRequest request, ServerCallContext context) =>
        OptimizeAsync(request, WorkTime.Of(context));

    public override Task OptimizeLocalStream(
        IAsyncStreamReader<OptimizeLocalStreamRequest> requestStream,
        IServerStreamWriter<OptimizeLocalStreamResponse> responseStream,
        ServerCallContext context) =>
        items.RunAsync(requestStream, responseStream, OptimizeAsync, context);

    private Task<OptimizeLocalResponse> OptimizeAsync(OptimizeLocalRequest request, WorkTime time)
    {
        var preset = ParameterMessages.PresetOf(request.Preset);
        var parameters = ParameterMessages.Override(preset.Local, request.Parameters);
        return gate.RunAsync(() => Optimize(request, parameters, time.Cancellation), time);
    }

    private OptimizeLocalResponse Optimize(
        OptimizeLocalRequest request, LocalParameters parameters, CancellationToken cancellationToken)
    {
        var info = model.DescribeDecoder();
        var embedding = EmbeddingMessages.FromMessage(request.Embedding);
        EmbeddingMessages.CheckModel(request.Embedding, info);
        using var held = model.Decoder.Hold(embedding);
        var (height, width) = (embedding.Frame.ImageHeight, embedding.Frame.ImageWidth);
        var map = LabelMapMessages.FromMessage(request.LabelMap, height, width, limits.Value.Images);
        var mostObjects = limits.Value.ObjectsOf(height, width);
        if (request.Objects.Count > mostObjects)
        {
            throw new InvalidInputException(
                "TOO_MANY_OBJECTS",
                $"there are {request.Objects.Count} objects; at most {mostObjects} are taken for an image of {height} x {width}");
        }

        var objects = request.Objects
            .Select(message => PromptMessages.FromMessage(message, height, width, limits.Value.Images))
            .ToList();
        var posterior = PosteriorMessages.FromMessage(request.Posterior, embedding.Frame);
        var space = LabelMapMessages.SpaceOf(request.LabelMap);
        var frame = request.Frame is null
            ? null
            : TemporalOptimizer.Optimize(
                model.Decoder,
                embedding,
                map,
                space,
                FrameMessages.FromMessage(request, parameters, limits.Value.Images),
                mostObjects,
                cancellationToken);
        var result = frame?.Local
            ?? Core.Local.LocalOptimizer.Optimize(
                model.Decoder,
                new LocalInput(embedding, map, space, objects, parameters) { Shares = posterior },
                cancellationToken);
        metrics.ObjectsRefined(result.Objects);
        return new OptimizeLocalResponse
        {
            LabelMap = LabelMapMessages.ToMessage(result.Map, request.LabelMap, request.AnswerEncoding),
            Objects = { result.Objects.Select(LocalMessages.ToMessage) },
            Regions = { result.Regions.Select(LocalMessages.ToMessage) },
            InventedRegions = { result.Invented.Select(LocalMessages.ToMessage) },
            MislabelledRegions = { result.Mislabelled.Select(LocalMessages.ToMessage) },
            Summary = LabelMapMessages.Changes(map, result.Map),
            Parameters = ParameterMessages.Echo<Protos.V1.LocalParameters>(parameters),
            Model = info,
            Frame = frame is null ? null : FrameMessages.ToMessage(frame, request),
        };
    }
}
