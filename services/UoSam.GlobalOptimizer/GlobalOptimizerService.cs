using Grpc.Core;
using Microsoft.Extensions.Options;
using UoSam.Core;
using UoSam.Core.Global;
using UoSam.Core.PostProcessing;
using UoSam.Protos.V1;
using UoSam.ServiceDefaults.Hosting;
using UoSam.ServiceDefaults.Messages;
using UoSam.ServiceDefaults.Streaming;
using UoSam.ServiceDefaults.Telemetry;
using GlobalParameters = UoSam.Core.Presets.GlobalParameters;
using PostProcess = UoSam.Core.PostProcessing.PostProcess;

namespace UoSam.GlobalOptimizer;

internal sealed class GlobalOptimizerService(
    SamModel model,
    [FromKeyedServices(typeof(GlobalOptimizerService))] AdmissionGate gate,
    ItemStreaming items,
    IOptions<ServiceLimits> limits,
    ServiceMetrics metrics)
    : Protos.V1.GlobalOptimizer.GlobalOptimizerBase
{
    public override Task<OptimizeGlobalResponse> OptimizeGlobal(
        OptimizeGlobalRequest request, ServerCallContext context) =>
        OptimizeAsync(request, WorkTime.Of(context));

    public override Task OptimizeGlobalStream(
        IAsyncStreamReader<OptimizeGlobalStreamRequest> requestStream,
        IServerStreamWriter<OptimizeGlobalStreamResponse> responseStream,
        ServerCallContext context) =>
        items.RunAsync(requestStream, responseStream, OptimizeAsync, context);

    private Task<OptimizeGlobalResponse> OptimizeAsync(OptimizeGlobalRequest request, WorkTime time)
    {
        var preset = ParameterMessages.PresetOf(request.Preset);
        var parameters = PostProcessor.Resolve(
            ParameterMessages.Override(preset.Global, request.Parameters));
        return gate.RunAsync(() => Optimize(request, parameters, time), time);
    }

    private OptimizeGlobalResponse Optimize(
        OptimizeGlobalRequest request, GlobalParameters parameters, WorkTime time)
    {
        if (request.Embeddings.Count == 0)
        {
            throw new InvalidInputException("EMBEDDING", "there is no embedding; send what SamEncoder answered");
        }

        var info = model.DescribeDecoder();
        // Without a grid, as in most images, nobody asks for the features: 4 MB that need not be unpacked.
        var samples = parameters.PointsPerSide > 0 || request.LabelMap is { UnknownIds.Count: > 0 };
        var embeddings = request.Embeddings
            .Select(message => samples ? EmbeddingMessages.FromMessage(message) : EmbeddingMessages.FrameOf(message)).ToList();
        using var held = model.Decoder.Hold(embeddings);
        foreach (var message in request.Embeddings)
        {
            EmbeddingMessages.CheckModel(message, info);
        }

        var frame = embeddings[0].Frame;
        if (embeddings.Exists(other =>
            other.Frame.ImageHeight != frame.ImageHeight || other.Frame.ImageWidth != frame.ImageWidth))
        {
            throw new InvalidInputException("EMBEDDING", "the embeddings are of images of different sizes");
        }

        var map = LabelMapMessages.FromMessage(
            request.LabelMap, frame.ImageHeight, frame.ImageWidth, limits.Value.Images);
        var space = LabelMapMessages.SpaceOf(request.LabelMap);
        var picture = parameters.PostProcess == PostProcess.None
            ? null
            : SourceImageMessages.FromMessage(request.Image, "post_process", map, limits.Value.Images);
        var scores = ClassScoreMessages.FromMessage(request.ClassScores, parameters.PostProcess);
        var result = Core.Global.GlobalOptimizer.Optimize(
            model.Decoder,
            embeddings,
            map,
            space,
            parameters,
            SamplingBudget.Start(parameters, TimeProvider.System, time.Until),
            time.Cancellation);
        metrics.PromptsTaken(result.Sampling.PointsDecoded, result.Sampling.Points - result.Sampling.PointsDecoded);
        var posted = picture is null
            ? result.Map
            : PostProcessor.Apply(result.Map, space, picture, parameters, scores, time.Cancellation);
        return new OptimizeGlobalResponse
        {
            LabelMap = LabelMapMessages.ToMessage(posted, request.LabelMap, request.AnswerEncoding),
            Votes = { result.Votes.Select(GlobalMessages.ToMessage) },
            Sampling = GlobalMessages.ToMessage(result.Sampling),
            Summary = LabelMapMessages.Changes(map, posted),
            Parameters = ParameterMessages.Echo<Protos.V1.GlobalParameters>(parameters),
            Model = info,
            PostSummary = picture is null ? null : LabelMapMessages.Changes(result.Map, posted),
        };
    }
}
