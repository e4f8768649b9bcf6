using Grpc.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using UoSam.Core;
using UoSam.Protos.V1;
using UoSam.ServiceDefaults.Errors;
using UoSam.ServiceDefaults.Hosting;
using UoSam.ServiceDefaults.Telemetry;

namespace UoSam.ServiceDefaults.Streaming;

/// <summary>
/// Serves a bidirectional stream of items through the unary method's code: a bounded number at once, answers as they
/// come, an item's fault answered as its status. The reader waits while the bound is reached, so a slow client slows
/// its own sending and memory stays flat; one that is quiet or does not read for too long loses its stream.
/// </summary>
/// <param name="limits">Bounds and times of a stream.</param>
/// <param name="lifetime">When the host stops, no more items are read; those in flight are finished.</param>
/// <param name="metrics">Told how items end.</param>
/// <param name="time">Clock.</param>
/// <param name="logger">For the service's own faults.</param>
public sealed partial class ItemStreaming(
    IOptions<ServiceLimits> limits,
    IHostApplicationLifetime lifetime,
    ServiceMetrics metrics,
    TimeProvider time,
    ILogger<ItemStreaming> logger)
{
    private const int MaxItemIdLength = 256;
    private int _open;

    /// <summary>Streams that are open.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>Runs until the client has sent everything and every item is answered.</summary>
    /// <param name="requests">Items.</param>
    /// <param name="responses">Answers; written one at a time.</param>
    /// <param name="serve">The unary method's work.</param>
    /// <param name="context">The call.</param>
    /// <exception cref="StreamEndedException">The host stops before the client is done, or the client is quiet.</exception>
    public async Task RunAsync<TRequest, TAnswer, TResponse>(
        IAsyncStreamReader<IStreamItem<TRequest>> requests,
        IServerStreamWriter<TAnswer> responses,
        Func<TRequest, WorkTime, Task<TResponse>> serve,
        ServerCallContext context)
        where TRequest : class, new()
        where TAnswer : IStreamAnswer<TResponse>, new()
    {
        var call = context.CancellationToken;
        using var stream = new ItemStream<TAnswer>(
            limits.Value, time, context.GetHttpContext(), lifetime.ApplicationStopping);
        var running = new List<Task>();
        Interlocked.Increment(ref _open);
        try
        {
            while (await stream.NextAsync(requests, call))
            {
                running.RemoveAll(task => task.IsCompletedSuccessfully);
                running.Add(AnswerAsync(requests.Current));
            }
        }
        finally
        {
            try
            {
                await Task.WhenAll(running);
            }
            finally
            {
                Interlocked.Decrement(ref _open);
            }
        }

        async Task AnswerAsync(IStreamItem<TRequest> item)
        {
            try
            {
                // A longer id is refused, and whole could leave its refusal no room.
                var id = item.ItemId.Length > MaxItemIdLength ? item.ItemId[..MaxItemIdLength] : item.ItemId;
                var answer = new TAnswer { ItemId = id };
                await ServeAsync(item, answer, serve, call);
                await stream.AnswerAsync(responses, answer, call);
            }
            catch (Exception error) when (error is InvalidOperationException or IOException)
            {
                // The client is gone; there is nobody to tell.
                call.ThrowIfCancellationRequested();
                throw;
            }
            finally
            {
                stream.End();
            }
        }
    }

    private async Task ServeAsync<TRequest, TResponse>(
        IStreamItem<TRequest> item,
        IStreamAnswer<TResponse> answer,
        Func<TRequest, WorkTime, Task<TResponse>> serve,
        CancellationToken call)
        where TRequest : class, new()
    {
        using var span = ItemSpan.Start(item.TraceParent);
        var left = TimeSpan.FromMilliseconds(Math.Clamp(item.TimeLeftMilliseconds, 0, int.MaxValue));
        using var expiry = new CancellationTokenSource(left == TimeSpan.Zero ? Timeout.InfiniteTimeSpan : left, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(call, expiry.Token);
        try
        {
            if (item.ItemId.Length > MaxItemIdLength)
            {
                throw new InvalidInputException(
                    "ITEM_ID", $"an item_id has {item.ItemId.Length} characters; at most {MaxItemIdLength} are taken");
            }

            DateTimeOffset? until = left == TimeSpan.Zero ? null : time.GetUtcNow() + left;
            answer.Response = await serve(item.Request ?? new TRequest(), new WorkTime(until, either.Token));
            AnswerTooLargeException.ThrowIfAbove(answer, limits.Value.MaxMessageBytes);
            metrics.ItemAnswered(StatusCode.OK);
        }
        catch (Exception error) when (!call.IsCancellationRequested)
        {
            var fault = error is OperationCanceledException && expiry.IsCancellationRequested
                ? new TimeoutException("the item's deadline passed before it was answered")
                : error;
            if (ErrorStatus.IsInternal(fault))
            {
                LogFault(logger, fault);
            }

            var status = ErrorStatus.Of(fault);
            metrics.ItemAnswered((StatusCode)status.Code);
            answer.Error = status;
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "an item of a stream failed")]
    private static partial void LogFault(ILogger logger, Exception error);
}
