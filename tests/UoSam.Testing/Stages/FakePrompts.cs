using Grpc.Core;
using UoSam.Protos.V1;

namespace UoSam.Testing.Stages;

internal sealed class FakePrompts(StageScript script) : PromptExtraction.PromptExtractionBase
{
    public override async Task<ExtractPromptsResponse> ExtractPrompts(ExtractPromptsRequest request, ServerCallContext context)
    {
        await script.RunAsync("prompts", StageScript.NameOf(request.Embedding), request, context.CancellationToken);
        var answer = new ExtractPromptsResponse { Parameters = request.Parameters ?? new PromptParameters() };
        if (script.HasObjects)
        {
            answer.Objects.Add(new ObjectPrompt { ClassId = 1 });
            answer.Skipped.Add(new SkippedRegion { ClassId = 7, Component = -1, AreaPixels = 3, Reason = "too small" });
        }

        return answer;
    }

    public override Task ExtractPromptsStream(
        IAsyncStreamReader<ExtractPromptsStreamRequest> requestStream,
        IServerStreamWriter<ExtractPromptsStreamResponse> responseStream,
        ServerCallContext context) =>
        FakeStream.RunAsync(requestStream, responseStream, (ExtractPromptsRequest request) => ExtractPrompts(request, context));
}
