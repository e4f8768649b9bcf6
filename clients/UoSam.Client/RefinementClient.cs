using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using UoSam.Protos.V1;

namespace UoSam.Client;

/// <summary>The orchestrator: takes one image through the four stages. Thread-safe; one for the whole program.</summary>
public sealed class RefinementClient : IDisposable
{
    private readonly GrpcChannel[] _channels;
    private readonly SamEncoder.SamEncoderClient _encoder;
    private readonly PromptExtraction.PromptExtractionClient _prompts;
    private readonly LocalOptimizer.LocalOptimizerClient _local;
    private readonly GlobalOptimizer.GlobalOptimizerClient _global;
    private readonly TimeSpan _deadline;
    private readonly TimeProvider _time;

    /// <summary>Opens the channels; nothing is sent yet.</summary>
    /// <param name="endpoints">Where the stages are.</param>
    /// <param name="deadline">Time for each call of a stage.</param>
    /// <param name="time">Clock; null for the system's.</param>
    public RefinementClient(StageEndpoints endpoints, TimeSpan deadline, TimeProvider? time = null)
    {
        _deadline = deadline;
        _time = time ?? TimeProvider.System;
        string[] addresses = [endpoints.Encoder, endpoints.Prompts, endpoints.Local, endpoints.Global];
        var channels = addresses.Distinct().ToDictionary(address => address, StageChannel.Open);
        _channels = [.. channels.Values];
        _encoder = new SamEncoder.SamEncoderClient(channels[endpoints.Encoder]);
        _prompts = new PromptExtraction.PromptExtractionClient(channels[endpoints.Prompts]);
        _local = new LocalOptimizer.LocalOptimizerClient(channels[endpoints.Local]);
        _global = new GlobalOptimizer.GlobalOptimizerClient(channels[endpoints.Global]);
    }

    /// <summary>Refines one label map.</summary>
    /// <exception cref="RefinementException">A stage refused or failed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the stage that runs is stopped.</exception>
    public async Task<RefinementResult> RefineAsync(RefinementRequest request, CancellationToken cancellationToken)
    {
        var encoded = await EncodeAsync(request, cancellationToken);
        var extracted = await CallAsync("prompt-extraction", options => _prompts.ExtractPromptsAsync(
            new ExtractPromptsRequest
            {
                Embedding = encoded.Embeddings[0],
                LabelMap = request.LabelMap,
                Preset = request.Preset,
                Parameters = request.Overrides?.Prompts,
            },
            options), cancellationToken);
        var local = await CallAsync("local-optimizer", options => _local.OptimizeLocalAsync(
            new OptimizeLocalRequest
            {
                Embedding = encoded.Embeddings[0],
                LabelMap = request.LabelMap,
                Objects = { extracted.Objects },
                Preset = request.Preset,
                Parameters = request.Overrides?.Local,
                AnswerEncoding = LabelMapEncoding.Runs,
            },
            options), cancellationToken);
        var global = await CallAsync("global-optimizer", options => _global.OptimizeGlobalAsync(
            new OptimizeGlobalRequest
            {
                Embeddings = { encoded.Embeddings },
                LabelMap = local.LabelMap,
                Preset = request.Preset,
                Parameters = request.Overrides?.Global,
                AnswerEncoding = LabelMapEncoding.Runs,
            },
            options), cancellationToken);
        return new RefinementResult(
            global.LabelMap.Height,
            global.LabelMap.Width,
            Labels(global.LabelMap),
            extracted.Skipped,
            local,
            global,
            encoded.Parameters,
            extracted.Parameters);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var channel in _channels)
        {
            channel.Dispose();
        }
    }

    private Task<EncodeResponse> EncodeAsync(RefinementRequest request, CancellationToken cancellationToken) =>
        CallAsync("sam-encoder", options => _encoder.EncodeAsync(
            new EncodeRequest
            {
                Image = UnsafeByteOperations.UnsafeWrap(request.Image),
                Preset = request.Preset,
                Parameters = request.Overrides?.Encode,
                ElementType = ElementType.Float16,
                LabelMapHeight = request.LabelMap.Height,
                LabelMapWidth = request.LabelMap.Width,
            },
            options), cancellationToken);

    private async Task<T> CallAsync<T>(
        string stage, Func<CallOptions, AsyncUnaryCall<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            var until = _time.GetUtcNow().UtcDateTime + _deadline;
            return await call(new CallOptions(deadline: until, cancellationToken: cancellationToken));
        }
        catch (RpcException error)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw RefinementException.From(stage, error);
        }
    }

    private static ushort[] Labels(LabelMap map)
    {
        var labels = new ushort[map.Height * map.Width];
        var position = 0;
        for (var i = 0; i < map.Runs.Labels.Count; i++)
        {
            var length = (int)map.Runs.Lengths[i];
            labels.AsSpan(position, length).Fill((ushort)map.Runs.Labels[i]);
            position += length;
        }

        return labels;
    }
}
