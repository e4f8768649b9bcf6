using Grpc.Core;
using UoSam.Protos.V1;

namespace UoSam.Testing.Stages;

/// <summary>
/// Serves a stream with all its items at once, so that answers come out of order. A fault with details fails its item, one
/// without ends the stream.
/// </summary>
internal static class FakeStream
{
    public static async Task RunAsync<TRequest, TAnswer, TResponse>(
        IAsyncStreamReader<IStreamItem<TRequest>> items,
        IServerStreamWriter<TAnswer> answers,
        Func<TRequest, Task<TResponse>> answer)
        where TAnswer : IStreamAnswer<TResponse>, new()
    {
        using var writing = new SemaphoreSlim(1);
        using var ending = new CancellationTokenSource();
        var running = new List<Task>();
        RpcException? broken = null;
        try
        {
            // A read that is left behind would go on in the stream that gets the server's pooled pipe next.
            while (await items.MoveNext(ending.Token))
            {
                running.Add(AnswerAsync(items.Current));
            }
        }
        catch (Exception) when (ending.IsCancellationRequested)
        {
            // Ends as the item did that broke it.
        }
        finally
        {
            // As the real ones: a stream that ends in the middle of an answer would be a fault of another kind.
            await Task.WhenAll(running);
        }

        if (broken is not null)
        {
            throw broken;
        }

        async Task AnswerAsync(IStreamItem<TRequest> item)
        {
            var result = new TAnswer { ItemId = item.ItemId };
            try
            {
                result.Response = await answer(item.Request!);
            }
            catch (RpcException error) when (error.GetRpcStatus() is { } status)
            {
                result.Error = status;
            }
            catch (RpcException error)
            {
                broken = error;
                await ending.CancelAsync();
                return;
            }

            await writing.WaitAsync();
            try
            {
                await answers.WriteAsync(result);
            }
            finally
            {
                writing.Release();
            }
        }
    }
}
