using Grpc.Core;
using UoSam.Protos.V1;

namespace UoSam.Testing.Stages;

internal sealed class FakeLocal(StageScript script) : LocalOptimizer.LocalOptimizerBase
{
    public override async Task<OptimizeLocalResponse> OptimizeLocal(OptimizeLocalRequest request, ServerCallContext context)
    {
        await script.RunAsync("local", StageScript.NameOf(request.Embedding), request, context.CancellationToken);
        var answer = new OptimizeLocalResponse
        {
            LabelMap = FakeLabels.Replace(request.LabelMap, 1, 2),
            Parameters = Whole(request.Parameters),
            Summary = new ChangeSummary { Pixels = request.LabelMap.Height * request.LabelMap.Width },
            Model = new ModelInfo { Id = "fake", Sha256 = "00", Device = "cpu" },
            Frame = request.Frame is null ? null : new FrameAnswer
            {
                Path = request.Frame.Prior is null ? FramePath.Full : FramePath.Propagated,
                Reason = "fake",
                Next = new TemporalPrior { Age = (request.Frame.Prior?.Age ?? 0) + 1 },
                Prompts = request.Frame.Prompts ?? new PromptParameters(),
            },
        };
        answer.Objects.Add(request.Objects.Select(item => new ObjectTrace
        {
            ClassId = item.ClassId,
            Component = item.Component,
            Points = { item.Points },
            Box = item.Box,
            Decision = ObjectDecision.Accepted,
            Reason = "fake",
        }));
        return answer;
    }

    public override Task OptimizeLocalStream(
        IAsyncStreamReader<OptimizeLocalStreamRequest> requestStream,
        IServerStreamWriter<OptimizeLocalStreamResponse> responseStream,
        ServerCallContext context) =>
        FakeStream.RunAsync(requestStream, responseStream, (OptimizeLocalRequest request) => OptimizeLocal(request, context));

    // As the service, which answers every parameter, also those that it was not asked for.
    private static LocalParameters Whole(LocalParameters? asked)
    {
        var whole = new LocalParameters { CandidateMasks = false };
        whole.MergeFrom(asked ?? new LocalParameters());
        return whole;
    }
}
