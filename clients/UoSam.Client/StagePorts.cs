using UoSam.Protos.V1;

namespace UoSam.Client;

/// <summary>The four stages' methods.</summary>
internal static class StagePorts
{
    public static StagePort<EncodeRequest, EncodeResponse, EncodeStreamRequest, EncodeStreamResponse> Encoder { get; } = new(
        StageNames.Encoder,
        (channel, request, options) => new SamEncoder.SamEncoderClient(channel).EncodeAsync(request, options),
        (channel, options) => new SamEncoder.SamEncoderClient(channel).EncodeStream(options));

    public static StagePort<
        ExtractPromptsRequest, ExtractPromptsResponse, ExtractPromptsStreamRequest, ExtractPromptsStreamResponse> Prompts
    { get; } = new(
        StageNames.Prompts,
        (channel, request, options) =>
            new PromptExtraction.PromptExtractionClient(channel).ExtractPromptsAsync(request, options),
        (channel, options) => new PromptExtraction.PromptExtractionClient(channel).ExtractPromptsStream(options));

    public static StagePort<
        OptimizeLocalRequest, OptimizeLocalResponse, OptimizeLocalStreamRequest, OptimizeLocalStreamResponse> Local
    { get; } = new(
        StageNames.Local,
        (channel, request, options) => new LocalOptimizer.LocalOptimizerClient(channel).OptimizeLocalAsync(request, options),
        (channel, options) => new LocalOptimizer.LocalOptimizerClient(channel).OptimizeLocalStream(options));

    public static StagePort<
        OptimizeGlobalRequest, OptimizeGlobalResponse, OptimizeGlobalStreamRequest, OptimizeGlobalStreamResponse> Global
    { get; } = new(
        StageNames.Global,
        (channel, request, options) =>
            new GlobalOptimizer.GlobalOptimizerClient(channel).OptimizeGlobalAsync(request, options),
        (channel, options) => new GlobalOptimizer.GlobalOptimizerClient(channel).OptimizeGlobalStream(options));
}
