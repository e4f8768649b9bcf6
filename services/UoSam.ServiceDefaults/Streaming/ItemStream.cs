using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using UoSam.Protos;
using UoSam.ServiceDefaults.Errors;
using UoSam.ServiceDefaults.Hosting;

namespace UoSam.ServiceDefaults.Streaming;

/// <summary>One stream while it is open: what is in flight, who may write, and how long it has been quiet.</summary>
/// <param name="limits">Bounds and times.</param>
/// <param name="time">Clock.</param>
/// <param name="http">The call, to cut it.</param>
/// <param name="stopping">Cancelled when the host stops.</param>
internal sealed class ItemStream<TResponse>(
    ServiceLimits limits, TimeProvider time, HttpContext http, CancellationToken stopping) : IDisposable
{
    private readonly SemaphoreSlim _places = new(limits.MaxInFlightPerStream);
    private readonly SemaphoreSlim _writing = new(1);
    private readonly CancellationTokenSource _idle = new(TimeSpan.FromSeconds(limits.StreamIdleSeconds), time);
    private readonly Lock _lock = new();
    private int _inFlight;

    /// <summary>Waits for a place and for the next item.</summary>
    /// <returns>False when the client has sent everything.</returns>
    /// <exception cref="StreamEndedException">The host stops, or nothing came for too long.</exception>
    public async Task<bool> NextAsync<TRequest>(IAsyncStreamReader<TRequest> requests, CancellationToken call)
    {
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(call, stopping, _idle.Token);
        try
        {
            await _places.WaitAsync(reading.Token);
            if (await requests.MoveNext(reading.Token))
            {
                Begin();
                return true;
            }

            return false;
        }
        catch (Exception error) when (error is not InvalidProtocolBufferException
            && error is (OperationCanceledException or RpcException or IOException or InvalidOperationException))
        {
            call.ThrowIfCancellationRequested();
            // A reset by the client may be seen here before its cancellation is.
            throw Ended() ?? (error is IOException ? new OperationCanceledException(error.Message, error) : error);
        }
    }

    /// <summary>Writes an answer and frees its place; a client that does not take it is cut off.</summary>
    public async Task AnswerAsync(IServerStreamWriter<TResponse> responses, TResponse answer, CancellationToken call)
    {
        await _writing.WaitAsync(call);
        try
        {
            using var stall = new CancellationTokenSource(TimeSpan.FromSeconds(limits.StreamStallSeconds), time);
            // Answers that wait would be kept for as long as the connection lives; a reset frees them.
            using var cut = stall.Token.Register(http.Abort);
            await responses.WriteAsync(answer, call);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>An item's place is free again, however it ended.</summary>
    public void End()
    {
        lock (_lock)
        {
            if (--_inFlight == 0)
            {
                _idle.CancelAfter(TimeSpan.FromSeconds(limits.StreamIdleSeconds));
            }
        }

        _places.Release();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _idle.Dispose();
        _places.Dispose();
        _writing.Dispose();
    }

    private void Begin()
    {
        lock (_lock)
        {
            _inFlight++;
            _idle.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }

    private StreamEndedException? Ended() =>
        _idle.IsCancellationRequested
            ? new StreamEndedException(
                TransportDefaults.StreamIdle,
                $"nothing arrived for {limits.StreamIdleSeconds} s; open another stream when there is something to send")
        : stopping.IsCancellationRequested
            ? new StreamEndedException(
                TransportDefaults.ServerStopping, "the server is stopping; send what is unanswered to another replica")
        : null;
}
