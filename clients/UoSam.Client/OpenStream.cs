using System.Collections.Concurrent;
using System.Diagnostics;
using Grpc.Core;
using UoSam.Protos.V1;

namespace UoSam.Client;

/// <summary>
/// One open stream: items go out one after the other, answers come in any order and find their items by id. When the
/// stream breaks, every unanswered item fails with the stream's status.
/// </summary>
internal sealed class OpenStream<TResponse, TItem, TAnswer> : IAsyncDisposable
    where TAnswer : IStreamAnswer<TResponse>
{
    private readonly AsyncDuplexStreamingCall<TItem, TAnswer> _call;
    private readonly ConcurrentDictionary<string, TaskCompletionSource<TAnswer>> _waiting = new();
    private readonly SemaphoreSlim _writing = new(1);
    private readonly Task _reading;
    private volatile RpcException? _fault;

    /// <param name="open">Opens the stream.</param>
    public OpenStream(Func<AsyncDuplexStreamingCall<TItem, TAnswer>> open)
    {
        // The stream outlives the image that opens it and belongs to no image's trace; its items do.
        var image = Activity.Current;
        Activity.Current = null;
        _call = open();
        _reading = ReadAsync();
        Activity.Current = image;
    }

    /// <summary>True until the stream breaks.</summary>
    public bool IsOpen => _fault is null;

    /// <summary>Sends an item and waits for its answer; one that comes after the item was given up is dropped.</summary>
    /// <exception cref="RpcException">The stream broke.</exception>
    public async Task<TAnswer> AskAsync(string id, TItem item, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<TAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[id] = answer;
        try
        {
            // A write that is cancelled would end the stream for all items; it is left to itself instead.
            _ = WriteAsync(item, answer);
            return await answer.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            _waiting.TryRemove(id, out _);
            answer.TrySetCanceled(cancellationToken);
        }
    }

    /// <summary>Ends the stream; what is unanswered is cancelled.</summary>
    public async ValueTask DisposeAsync()
    {
        _call.Dispose();
        await _reading;
    }

    private async Task WriteAsync(TItem item, TaskCompletionSource<TAnswer> answer)
    {
        await _writing.WaitAsync();
        try
        {
            if (_fault is { } fault)
            {
                answer.TrySetException(fault);
            }

            if (answer.Task.IsCompleted)
            {
                return;
            }

            await _call.RequestStream.WriteAsync(item);
        }
        catch (RpcException error)
        {
            answer.TrySetException(error);
        }
        catch (Exception error) when (error is InvalidOperationException or OperationCanceledException)
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
                var answer = _call.ResponseStream.Current;
                if (_waiting.TryRemove(answer.ItemId, out var waiting))
                {
                    waiting.TrySetResult(answer);
                }
            }

            fault = Ended();
        }
        catch (RpcException error)
        {
            fault = error;
        }

        _fault = fault;
        _call.Dispose();
        foreach (var waiting in _waiting.Values)
        {
            waiting.TrySetException(fault);
        }
    }

    private static RpcException Ended() => new(new Status(StatusCode.Unavailable, "the service ended the stream"));
}
