using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace UoSam.Client;

/// <summary>The orchestrator: takes images through the four stages. Thread-safe; one for the whole program.</summary>
public sealed class RefinementClient : IDisposable
{
    private readonly StageClients _clients;
    private readonly TimeProvider _time;

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
        RefinementFlow.RunAsync(new UnaryStages(_clients), request, _time, cancellationToken);

    /// <summary>
    /// Refines a sequence over one stream per replica of each stage: images overlap across the stages and are dealt out to
    /// the replicas, results come in the order of the requests, each once, and are the same as those of
    /// <see cref="RefineAsync"/>. An image that fails is an outcome of its own and the rest goes on. What a replica that
    /// stops or is lost did not answer is sent again to another.
    /// </summary>
    /// <param name="requests">The sequence; read no further than <paramref name="maxInFlight"/> ahead of the reader.</param>
    /// <param name="maxInFlight">Images that are read but whose outcome is not taken yet, at least 1.</param>
    /// <param name="cancellationToken">Stops everything.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async IAsyncEnumerable<RefinementOutcome> RefineStreamAsync(
        IAsyncEnumerable<RefinementRequest> requests,
        int maxInFlight,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxInFlight, 1);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var places = new SemaphoreSlim(maxInFlight);
        await using var stages = new StreamStages(_clients);
        var outcomes = Channel.CreateUnbounded<Task<RefinementOutcome>>();
        var producing = ProduceAsync(stages, requests, places, outcomes.Writer, stopping.Token);
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

    /// <inheritdoc/>
    public void Dispose() => _clients.Dispose();

    private async Task ProduceAsync(
        StreamStages stages,
        IAsyncEnumerable<RefinementRequest> requests,
        SemaphoreSlim places,
        ChannelWriter<Task<RefinementOutcome>> outcomes,
        CancellationToken cancellationToken)
    {
        var index = 0;
        try
        {
            await places.WaitAsync(cancellationToken);
            await foreach (var request in requests.WithCancellation(cancellationToken))
            {
                outcomes.TryWrite(RefineItemAsync(stages, index++, request, cancellationToken));
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
        StreamStages stages, int index, RefinementRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var result = await RefinementFlow.RunAsync(stages, request, _time, cancellationToken);
            return new RefinementOutcome(index, result, null);
        }
        catch (RefinementException error)
        {
            return new RefinementOutcome(index, null, error);
        }
    }
}
