using System.Runtime.CompilerServices;
using System.Threading.Channels;
using UoSam.Protos.V1;

namespace UoSam.Client;

/// <summary>The orchestrator: takes images through the four stages. Thread-safe; one for the whole program.</summary>
public sealed class RefinementClient : IDisposable
{
    private readonly StageClients _clients;
    private readonly TimeProvider _time;
    private readonly IProgress<StageProgress>? _progress;

    /// <summary>Makes a client; nothing is sent yet.</summary>
    /// <param name="endpoints">Where the stages are.</param>
    /// <param name="options">Deadline, retries, balancing, limits.</param>
    /// <exception cref="UriFormatException">An endpoint is no address.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public RefinementClient(StageEndpoints endpoints, RefinementClientOptions options)
    {
        options.Check();
        _clients = new StageClients(endpoints, options);
        _time = options.Time;
        _progress = options.Progress;
    }

    /// <summary>Makes a client with a deadline and otherwise default options.</summary>
    /// <param name="endpoints">Where the stages are.</param>
    /// <param name="deadline">Time for one image at one stage.</param>
    /// <exception cref="UriFormatException">An endpoint is no address.</exception>
    public RefinementClient(StageEndpoints endpoints, TimeSpan deadline)
        : this(endpoints, new RefinementClientOptions { Deadline = deadline })
    {
    }

    /// <summary>Refines one label map by one unary call per stage.</summary>
    /// <param name="request">Image and coarse map.</param>
    /// <param name="cancellationToken">Stops the stage that runs.</param>
    /// <exception cref="RefinementException">A stage refused or failed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Task<RefinementResult> RefineAsync(RefinementRequest request, CancellationToken cancellationToken) =>
        RefinementFlow.RunAsync(Watched(new UnaryStages(_clients)), request, _time, cancellationToken);

    /// <summary>Encodes the image of a request, and no more; for <see cref="RefinementRequest.Encoded"/>.</summary>
    /// <param name="request">Image and coarse map; of the map the size counts.</param>
    /// <param name="cancellationToken">Stops the encoder.</param>
    /// <exception cref="RefinementException">The encoder refused or failed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Task<EncodeResponse> EncodeAsync(RefinementRequest request, CancellationToken cancellationToken) =>
        RefinementFlow.EncodeAsync(Watched(new UnaryStages(_clients)), request, cancellationToken);

    /// <summary>Refines one label map as above and tells how far it is.</summary>
    /// <param name="request">Image and coarse map.</param>
    /// <param name="progress">Is told of each stage's begin and end, on the thread that sees it; so is <see cref="RefinementClientOptions.Progress"/>.</param>
    /// <param name="cancellationToken">Stops the stage that runs.</param>
    /// <exception cref="RefinementException">A stage refused or failed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Task<RefinementResult> RefineAsync(
        RefinementRequest request, IProgress<StageProgress> progress, CancellationToken cancellationToken) =>
        RefinementFlow.RunAsync(
            new WatchedStages(Watched(new UnaryStages(_clients)), progress, _time), request, _time, cancellationToken);

    /// <summary>
    /// Refines a sequence over one stream per replica of each stage: images overlap across the stages and are dealt out to
    /// the replicas, results come in the order of the requests, each once, and are the same as those of
    /// <see cref="RefineAsync(RefinementRequest, CancellationToken)"/>. An image that fails is an outcome of its own and the
    /// rest goes on. What a replica that stops or is lost did not answer is sent again to another.
    /// </summary>
    /// <param name="requests">The sequence; read no further than <paramref name="maxInFlight"/> ahead of the reader.</param>
    /// <param name="maxInFlight">Images that are read but whose outcome is not taken yet, at least 1.</param>
    /// <param name="cancellationToken">Stops everything.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IAsyncEnumerable<RefinementOutcome> RefineStreamAsync(
        IAsyncEnumerable<RefinementRequest> requests, int maxInFlight, CancellationToken cancellationToken = default) =>
        StreamAsync(requests, maxInFlight, isVideo: false, cancellationToken);

    /// <summary>
    /// The same for the frames of a video, in their order: frames are encoded beside one another, and each is refined with
    /// what the one before has left (<see cref="Protos.V1.TemporalPrior"/>), which goes from answer to request and is kept
    /// by no service. How a frame was answered, and why, is in <c>Result.Local.Frame</c>. A frame that is the one before to
    /// the byte is not encoded again. After a frame that failed the next goes on from the one before it. Prompts are made in
    /// the local optimizer, so prompt extraction is not called, and points come from the frame alone: saliency and
    /// foreground logits are not read.
    /// </summary>
    /// <param name="requests">As in <see cref="RefineStreamAsync"/>.</param>
    /// <param name="maxInFlight">As in <see cref="RefineStreamAsync"/>; from 3 on all stages are busy.</param>
    /// <param name="cancellationToken">Stops everything.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IAsyncEnumerable<RefinementOutcome> RefineVideoAsync(
        IAsyncEnumerable<RefinementRequest> requests, int maxInFlight, CancellationToken cancellationToken = default) =>
        StreamAsync(requests, maxInFlight, isVideo: true, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _clients.Dispose();

    private async IAsyncEnumerable<RefinementOutcome> StreamAsync(
        IAsyncEnumerable<RefinementRequest> requests,
        int maxInFlight,
        bool isVideo,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxInFlight, 1);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var places = new SemaphoreSlim(maxInFlight);
        await using var stages = new StreamStages(_clients);
        var outcomes = Channel.CreateUnbounded<Task<RefinementOutcome>>();
        var producing = ProduceAsync(Watched(stages), requests, isVideo, places, outcomes.Writer, stopping.Token);
        try
        {
            await foreach (var outcome in outcomes.Reader.ReadAllAsync(cancellationToken))
            {
                yield return await outcome;
                places.Release();
            }
        }
        finally
        {
            await stopping.CancelAsync();
            await producing;
            while (outcomes.Reader.TryRead(out var rest))
            {
                await ((Task)rest).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private IStages Watched(IStages stages) => _progress is null ? stages : new WatchedStages(stages, _progress, _time);

    private async Task ProduceAsync(
        IStages stages,
        IAsyncEnumerable<RefinementRequest> requests,
        bool isVideo,
        SemaphoreSlim places,
        ChannelWriter<Task<RefinementOutcome>> outcomes,
        CancellationToken cancellationToken)
    {
        var index = 0;
        FrameLink? link = null;
        try
        {
            await places.WaitAsync(cancellationToken);
            await foreach (var request in requests.WithCancellation(cancellationToken))
            {
                link = isVideo ? new FrameLink(link, request.Image) : null;
                outcomes.TryWrite(RefineItemAsync(stages, index++, request, link, cancellationToken));
                await places.WaitAsync(cancellationToken);
            }

            outcomes.Complete();
        }
        catch (Exception error)
        {
            // The reader of the outcomes gets it, after what was begun before.
            outcomes.Complete(error);
        }
    }

    private async Task<RefinementOutcome> RefineItemAsync(
        IStages stages, int index, RefinementRequest request, FrameLink? link, CancellationToken cancellationToken)
    {
        try
        {
            var result = link is null
                ? await RefinementFlow.RunAsync(stages, request, _time, cancellationToken)
                : await RefinementFlow.RunFrameAsync(stages, request, link, _time, cancellationToken);
            return new RefinementOutcome(index, result, null);
        }
        catch (RefinementException error)
        {
            return new RefinementOutcome(index, null, error);
        }
        finally
        {
            await (link?.EndAsync(null) ?? Task.CompletedTask);
        }
    }
}
