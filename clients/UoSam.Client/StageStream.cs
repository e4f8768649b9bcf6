using System.Globalization;
using Grpc.Core;

namespace UoSam.Client;

/// <summary>
/// A stage behind its stream: opened when first needed; where it breaks because a server goes away, opened again, on
/// whatever replica answers, and what was unanswered is sent again. Stages keep nothing between items, so that is safe.
/// </summary>
/// <param name="port">How the stream is opened.</param>
/// <param name="deadline">Time for each item, waiting for its turn to be sent included.</param>
/// <param name="time">Clock.</param>
internal sealed class StageStream<TRequest, TResponse, TItem, TAnswer>(
    StreamPort<TRequest, TResponse, TItem, TAnswer> port, TimeSpan deadline, TimeProvider time) : IAsyncDisposable
    where TResponse : class
{
    private const int Attempts = 4;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    private readonly Lock _opening = new();
    private OpenStream<TRequest, TResponse, TItem, TAnswer>? _stream;
    private int _lastId;

    /// <summary>Sends a request and waits for its answer.</summary>
    /// <exception cref="RefinementException">The item failed, or the stage cannot be reached.</exception>
    public async Task<TResponse> CallAsync(TRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsync(request, cancellationToken).WaitAsync(deadline, time, cancellationToken);
        }
        catch (RpcException error)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw RefinementException.From(port.Stage, error);
        }
        catch (TimeoutException)
        {
            var status = new Status(StatusCode.DeadlineExceeded, "no answer before the deadline");
            throw RefinementException.From(port.Stage, new RpcException(status));
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_stream is not null)
        {
            await _stream.DisposeAsync();
        }
    }

    private async Task<TResponse> AskAsync(TRequest request, CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var id = Interlocked.Increment(ref _lastId).ToString(CultureInfo.InvariantCulture);
                var answer = await Current().AskAsync(id, request);
                return answer.Response ?? throw (answer.Error ?? new Google.Rpc.Status
                {
                    Code = (int)Google.Rpc.Code.Internal,
                    Message = $"the {port.Stage} service sent an item without a result",
                }).ToRpcException();
            }
            catch (RpcException error) when (error.StatusCode == StatusCode.Unavailable && attempt < Attempts)
            {
                await Task.Delay(pause, time, cancellationToken);
                pause *= 2;
            }
        }
    }

    private OpenStream<TRequest, TResponse, TItem, TAnswer> Current()
    {
        lock (_opening)
        {
            return _stream is { IsOpen: true } open
                ? open
                : _stream = new OpenStream<TRequest, TResponse, TItem, TAnswer>(port);
        }
    }
}
