using Google.Protobuf;
using Grpc.Core;
using UoSam.Protos.V1;

namespace UoSam.Client;

/// <summary>The way of one image through the four stages, the same for unary calls and streams.</summary>
internal static class RefinementFlow
{
    public static async Task<RefinementResult> RunAsync(
        IStages stages, RefinementRequest request, TimeProvider time, CancellationToken cancellationToken)
    {
        using var span = ClientTelemetry.StartImage();
        var start = time.GetTimestamp();
        var encoded = request.Encoded ?? await EncodeAsync(stages, request, cancellationToken);
        request = request.Correct?.Invoke(encoded.Embeddings[0]) is { } map ? request with { LabelMap = map } : request;
        var afterEncode = time.GetTimestamp();
        var extracted = await stages.ExtractPromptsAsync(Extract(request, encoded), cancellationToken);
        var afterPrompts = time.GetTimestamp();
        var local = await stages.OptimizeLocalAsync(Local(request, encoded, extracted), cancellationToken);
        var afterLocal = time.GetTimestamp();
        var global = await stages.OptimizeGlobalAsync(Global(request, encoded, local), cancellationToken);
        var timings = new StageTimings(
            time.GetElapsedTime(start, afterEncode),
            time.GetElapsedTime(afterEncode, afterPrompts),
            time.GetElapsedTime(afterPrompts, afterLocal),
            time.GetElapsedTime(afterLocal));
        return Result(encoded, extracted, local, global, timings);
    }

    /// <summary>Its first stage alone.</summary>
    public static async Task<EncodeResponse> EncodeAsync(
        IStages stages, RefinementRequest request, CancellationToken cancellationToken) =>
        Checked(await stages.EncodeAsync(Encode(request), cancellationToken));

    /// <summary>The way of a frame of a video: it is encoded beside the others, and refined after the one before.</summary>
    public static async Task<RefinementResult> RunFrameAsync(
        IStages stages, RefinementRequest request, FrameLink link, TimeProvider time, CancellationToken cancellationToken)
    {
        using var span = ClientTelemetry.StartImage();
        var start = time.GetTimestamp();
        var encoded = Checked(await link.EncodeAsync(() => stages.EncodeAsync(Encode(request), cancellationToken)));
        var afterEncode = time.GetTimestamp();
        var prior = await link.PriorAsync(cancellationToken);
        var afterPrior = time.GetTimestamp();
        var asked = Local(request, encoded, new ExtractPromptsResponse());
        asked.Frame = new FrameContext
        {
            Prior = prior,
            Parameters = request.Overrides?.Temporal,
            Prompts = request.Overrides?.Prompts,
        };
        var local = await stages.OptimizeLocalAsync(asked, cancellationToken);
        if (local.Frame is not { Next: not null } frame)
        {
            throw Malformed(StageNames.Local, "nothing for the next frame");
        }

        await link.EndAsync(frame.Next);
        var afterLocal = time.GetTimestamp();
        var global = await stages.OptimizeGlobalAsync(Global(request, encoded, local), cancellationToken);
        var timings = new StageTimings(
            time.GetElapsedTime(start, afterEncode),
            TimeSpan.Zero,
            time.GetElapsedTime(afterPrior, afterLocal),
            time.GetElapsedTime(afterLocal));
        return Result(encoded, new ExtractPromptsResponse { Parameters = frame.Prompts }, local, global, timings);
    }

    private static EncodeResponse Checked(EncodeResponse encoded) => encoded.Embeddings.Count > 0
        ? encoded
        : throw Malformed(StageNames.Encoder, "no embedding");

    private static RefinementResult Result(
        EncodeResponse encoded,
        ExtractPromptsResponse extracted,
        OptimizeLocalResponse local,
        OptimizeGlobalResponse global,
        StageTimings timings) => new(
            global.LabelMap?.Height ?? 0,
            global.LabelMap?.Width ?? 0,
            Labels(global.LabelMap),
            extracted.Skipped,
            local,
            global,
            encoded.Parameters,
            encoded.Embeddings[0].Model?.Precision ?? "",
            extracted.Parameters,
            timings)
        {
            HasColours = !encoded.Embeddings[0].CellColours.IsEmpty,
        };

    private static EncodeRequest Encode(RefinementRequest request) => new()
    {
        Image = UnsafeByteOperations.UnsafeWrap(request.Image),
        Preset = request.Preset,
        Parameters = request.Overrides?.Encode,
        ElementType = ElementType.Float16,
        LabelMapHeight = request.LabelMap.Height,
        LabelMapWidth = request.LabelMap.Width,
    };

    private static ExtractPromptsRequest Extract(RefinementRequest request, EncodeResponse encoded) => new()
    {
        Embedding = encoded.Embeddings[0],
        LabelMap = request.LabelMap,
        Preset = request.Preset,
        Parameters = request.Overrides?.Prompts,
        Image = request.Overrides?.Prompts.PointSource == PointSource.Saliency ? Source(request) : null,
        ForegroundLogits = request.ForegroundLogits,
    };

    private static OptimizeLocalRequest Local(
        RefinementRequest request, EncodeResponse encoded, ExtractPromptsResponse extracted) => new()
        {
            Embedding = encoded.Embeddings[0],
            LabelMap = request.LabelMap,
            Objects = { extracted.Objects },
            Posterior = extracted.Posterior,
            Preset = request.Preset,
            Parameters = request.Overrides?.Local,
            AnswerEncoding = LabelMapEncoding.Runs,
        };

    private static OptimizeGlobalRequest Global(
        RefinementRequest request, EncodeResponse encoded, OptimizeLocalResponse local) => new()
        {
            Embeddings = { encoded.Embeddings },
            LabelMap = local.LabelMap,
            Preset = request.Preset,
            Parameters = request.Overrides?.Global,
            AnswerEncoding = LabelMapEncoding.Runs,
            Image = request.Overrides?.Global.PostProcess > PostProcess.None ? Source(request) : null,
            ClassScores = request.ClassScores,
        };

    private static SourceImage Source(RefinementRequest request) => new()
    {
        Data = UnsafeByteOperations.UnsafeWrap(request.Image),
        LabelMapHeight = request.LabelMap.Height,
        LabelMapWidth = request.LabelMap.Width,
    };

    private static ushort[] Labels(LabelMap? map)
    {
        var runs = map?.Runs;
        var pixels = (long)(map?.Height ?? 0) * (map?.Width ?? 0);
        if (runs is null || pixels is < 1 or > int.MaxValue || runs.Labels.Count != runs.Lengths.Count
            || runs.Lengths.Sum(length => (long)length) != pixels || runs.Labels.Any(id => id > ushort.MaxValue))
        {
            throw Malformed(StageNames.Global, "a label map whose runs do not fit its size");
        }

        var labels = new ushort[pixels];
        var position = 0;
        for (var i = 0; i < runs.Labels.Count; i++)
        {
            var length = (int)runs.Lengths[i];
            labels.AsSpan(position, length).Fill((ushort)runs.Labels[i]);
            position += length;
        }

        return labels;
    }

    private static RefinementException Malformed(string stage, string what)
    {
        var message = $"the {stage} service answered with {what}; is it of the same version as this client?";
        return new RefinementException(stage, StatusCode.Internal, "MALFORMED_ANSWER", message);
    }
}
