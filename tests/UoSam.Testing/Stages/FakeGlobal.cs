using Grpc.Core;
using UoSam.Protos.V1;

namespace UoSam.Testing.Stages;

internal sealed class FakeGlobal(StageScript script) : GlobalOptimizer.GlobalOptimizerBase
{
    public override async Task<OptimizeGlobalResponse> OptimizeGlobal(OptimizeGlobalRequest request, ServerCallContext context)
    {
        await script.RunAsync("global", StageScript.NameOf(request.Embeddings[0]), request, context.CancellationToken);
        return new OptimizeGlobalResponse
        {
            LabelMap = FakeLabels.Replace(request.LabelMap, 3, 4),
            Parameters = request.Parameters ?? new GlobalParameters(),
            Summary = new ChangeSummary { Pixels = request.LabelMap.Height * request.LabelMap.Width },
            Sampling = script.Sampling,
            Model = new ModelInfo { Id = "fake", Sha256 = "00", Device = "cpu" },
        };
    }

    public override Task OptimizeGlobalStream(
        IAsyncStreamReader<OptimizeGlobalStreamRequest> requestStream,
        IServerStreamWriter<OptimizeGlobalStreamResponse> responseStream,
        ServerCallContext context) =>
        FakeStream.RunAsync(requestStream, responseStream, (OptimizeGlobalRequest request) => OptimizeGlobal(request, context));
}
