using UoSam.Protos.V1;

namespace UoSam.Client;

/// <summary>Tells when an image enters and leaves each stage.</summary>
/// <param name="inner">The stages.</param>
/// <param name="progress">Whom to tell.</param>
/// <param name="time">Clock.</param>
internal sealed class WatchedStages(IStages inner, IProgress<StageProgress> progress, TimeProvider time) : IStages
{
    public Task<EncodeResponse> EncodeAsync(EncodeRequest request, CancellationToken cancellationToken) =>
        WatchAsync(StageNames.Encoder, inner.EncodeAsync, request, cancellationToken);

    public Task<ExtractPromptsResponse> ExtractPromptsAsync(
        ExtractPromptsRequest request, CancellationToken cancellationToken) =>
        WatchAsync(StageNames.Prompts, inner.ExtractPromptsAsync, request, cancellationToken);

    public Task<OptimizeLocalResponse> OptimizeLocalAsync(
        OptimizeLocalRequest request, CancellationToken cancellationToken) =>
        WatchAsync(StageNames.Local, inner.OptimizeLocalAsync, request, cancellationToken);

    public Task<OptimizeGlobalResponse> OptimizeGlobalAsync(
        OptimizeGlobalRequest request, CancellationToken cancellationToken) =>
        WatchAsync(StageNames.Global, inner.OptimizeGlobalAsync, request, cancellationToken);

    private async Task<TResponse> WatchAsync<TRequest, TResponse>(
        string stage,
        Func<TRequest, CancellationToken, Task<TResponse>> ask,
        TRequest request,
        CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var hasFailed = true;
        progress.Report(new StageProgress(stage, null));
        try
        {
            var answer = await ask(request, cancellationToken);
            hasFailed = false;
            return answer;
        }
        finally
        {
            progress.Report(new StageProgress(stage, time.GetElapsedTime(start), hasFailed));
        }
    }
}
