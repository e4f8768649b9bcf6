using Grpc.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using UoSam.ServiceDefaults.Errors;
using UoSam.ServiceDefaults.Hosting;
using UoSam.ServiceDefaults.Telemetry;
using Status = Google.Rpc.Status;

namespace UoSam.ServiceDefaults.Streaming;

/// <summary>
/// Serves a bidirectional stream of items through the unary method's code: a bounded number at once, answers as they
/// come, an item's fault answered as its status. The reader waits while the bound is reached, so a slow client slows
/// its own sending and memory stays flat.
/// </summary>
/// <param name="limits">MaxInFlightPerStream.</param>
/// <param name="lifetime">When the host stops, no more items are read; those in flight are finished.</param>
/// <param name="metrics">Told how items end.</param>
/// <param name="logger">For the service's own faults.</param>
public sealed partial class ItemStreaming(
    IOptions<ServiceLimits> limits,
    IHostApplicationLifetime lifetime,
    ServiceMetrics metrics,
    ILogger<ItemStreaming> logger)
{
    private const int MaxItemIdLength = 256;

    /// <summary>Runs until the client has sent everything and every item is answered.</summary>
    /// <param name="requests">Items.</param>
    /// <param name="responses">Answers; written one at a time.</param>
    /// <param name="serve">Answers one item; faults are passed to <paramref name="fail"/>.</param>
    /// <param name="itemId">The item's id.</param>
    /// <param name="fail">Makes an answer of a fault.</param>
    /// <param name="cancellationToken">The call's.</param>
    /// <exception cref="RpcException">UNAVAILABLE when the host stops before the client is done.</exception>
    public async Task RunAsync<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requests,
        IServerStreamWriter<TResponse> responses,
        Func<TRequest, CancellationToken, Task<TResponse>> serve,
        Func<TRequest, string> itemId,
        Func<string, Status, TResponse> fail,
        CancellationToken cancellationToken)
        where TRequest : class
    {
        using var places = new SemaphoreSlim(limits.Value.MaxInFlightPerStream);
        using var writing = new SemaphoreSlim(1);
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(
            cancellationToken, lifetime.ApplicationStopping);
        var running = new List<Task>();
        var stopped = false;
        try
        {
            while (true)
            {
                await places.WaitAsync(reading.Token);
                if (!await requests.MoveNext(reading.Token))
                {
                    break;
                }

                running.RemoveAll(task => task.IsCompletedSuccessfully);
                running.Add(AnswerAsync(requests.Current));
            }
        }
        catch (Exception error) when (lifetime.ApplicationStopping.IsCancellationRequested
            && !cancellationToken.IsCancellationRequested && error is OperationCanceledException or RpcException)
        {
            stopped = true;
        }
        finally
        {
            await Task.WhenAll(running);
        }

        if (stopped)
        {
            throw new RpcException(new Grpc.Core.Status(
                StatusCode.Unavailable, "the server is stopping; send what is unanswered to another replica"));
        }

        async Task AnswerAsync(TRequest item)
        {
            try
            {
                var answer = await ServeAsync(item, serve, itemId, fail, cancellationToken);
                await writing.WaitAsync(cancellationToken);
                try
                {
                    await responses.WriteAsync(answer, cancellationToken);
                }
                finally
                {
                    writing.Release();
                }
            }
            finally
            {
                places.Release();
            }
        }
    }

    private async Task<TResponse> ServeAsync<TRequest, TResponse>(
        TRequest item,
        Func<TRequest, CancellationToken, Task<TResponse>> serve,
        Func<TRequest, string> itemId,
        Func<string, Status, TResponse> fail,
        CancellationToken cancellationToken)
    {
        var id = itemId(item);
        try
        {
            if (id.Length > MaxItemIdLength)
            {
                throw new Core.InvalidInputException(
                    "ITEM_ID", $"an item_id has {id.Length} characters; at most {MaxItemIdLength} are taken");
            }

            var answer = await serve(item, cancellationToken);
            metrics.ItemAnswered(StatusCode.OK);
            return answer;
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            if (ErrorStatus.IsInternal(error))
            {
                LogFault(logger, error);
            }

            var status = ErrorStatus.Of(error);
            metrics.ItemAnswered((StatusCode)status.Code);
            return fail(id, status);
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "an item of a stream failed")]
    private static partial void LogFault(ILogger logger, Exception error);
}
