using System.Collections.Concurrent;
using Grpc.Core;

namespace UoSam.Client;

/// <summary>
/// One open stream: items go out one after the other, answers come in any order and find their items by id. When the
/// stream breaks, every unanswered item fails with the stream's status.
/// </summary>
internal sealed class OpenStream<TRequest, TResponse, TItem, TAnswer> : IAsyncDisposable
    where TResponse : class
{
    private readonly StreamPort<TRequest, TResponse, TItem, TAnswer> _port;
    private readonly AsyncDuplexStreamingCall<TItem, TAnswer> _call;
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StreamAnswer<TResponse>>> _waiting = new();
    private readonly SemaphoreSlim _writing = new(1);
    private readonly Task _reading;
    private RpcException? _fault;

    public OpenStream(StreamPort<TRequest, TResponse, TItem, TAnswer> port)
    {
        _port = port;
        _call = port.Open(default);
        _reading = ReadAsync();
    }

    /// <summary>True until the stream breaks.</summary>
    public bool IsOpen => _fault is null;

    /// <summary>Sends an item and waits for its answer.</summary>
    /// <exception cref="RpcException">The stream broke.</exception>
    public async Task<StreamAnswer<TResponse>> AskAsync(string id, TRequest request)
    {
        var answer = new TaskCompletionSource<StreamAnswer<TResponse>>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[id] = answer;
        await WriteAsync(_port.Pack(id, request), answer);
        return await answer.Task;
    }

    /// <summary>Ends the stream; what is unanswered is cancelled.</summary>
    public async ValueTask DisposeAsync()
    {
        _call.Dispose();
        await _reading;
    }

    private async Task WriteAsync(TItem item, TaskCompletionSource<StreamAnswer<TResponse>> answer)
    {
        await _writing.WaitAsync();
        try
        {
            if (_fault is { } fault)
            {
                answer.TrySetException(fault);
                return;
            }

            await _call.RequestStream.WriteAsync(item);
        }
        catch (RpcException error)
        {
            answer.TrySetException(error);
        }
        catch (InvalidOperationException)
        {
            // The call is over: the reader has its status and fails every waiting item with it, this one too.
            await _reading;
            answer.TrySetException(_fault!);
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task ReadAsync()
    {
        RpcException fault;
        try
        {
            while (await _call.ResponseStream.MoveNext(CancellationToken.None))
            {
                var answer = _port.Unpack(_call.ResponseStream.Current);
                if (_waiting.TryRemove(answer.ItemId, out var waiting))
                {
                    waiting.TrySetResult(answer);
                }
            }

            fault = new RpcException(new Status(StatusCode.Unavailable, "the service ended the stream"));
        }
        catch (RpcException error)
        {
            fault = error;
        }

        _fault = fault;
        foreach (var waiting in _waiting.Values)
        {
            waiting.TrySetException(fault);
        }
    }
}
