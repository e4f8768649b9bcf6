using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;
using UoSam.Protos.V1;

namespace UoSam.EndToEnd.Tests.Limits;

/// <summary>Calls the method, or the stream, that takes a request of whichever of the four stages.</summary>
internal static class StageCall
{
    /// <summary>Sends it.</summary>
    /// <returns>OK, or the status and reason of the fault: the call's, or the item's.</returns>
    public static async Task<(StatusCode Code, string Reason)> SendAsync(
        StageConnection connection, IMessage request, Way way, string id = "1", CancellationToken cancellationToken = default)
    {
        if (way == Way.Json)
        {
            return await JsonCall.SendAsync(connection.Http, request, cancellationToken);
        }

        try
        {
            if (way == Way.Unary)
            {
                await AnswerAsync(connection, request, cancellationToken);
                return (StatusCode.OK, "");
            }

            return await StreamAsync(connection, request, id, cancellationToken) is { } error
                ? ((StatusCode)error.Code, error.GetDetail<ErrorInfo>().Reason)
                : (StatusCode.OK, "");
        }
        catch (RpcException error)
        {
            return (error.StatusCode, error.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Reason ?? "");
        }
    }

    /// <summary>Calls the unary method.</summary>
    public static async Task<IMessage> AnswerAsync(
        StageConnection connection, IMessage request, CancellationToken cancellationToken = default) => request switch
        {
            EncodeRequest encode => await new Protos.V1.SamEncoder.SamEncoderClient(connection.Channel)
                .EncodeAsync(encode, cancellationToken: cancellationToken),
            ExtractPromptsRequest prompts => await new Protos.V1.PromptExtraction.PromptExtractionClient(connection.Channel)
                .ExtractPromptsAsync(prompts, cancellationToken: cancellationToken),
            OptimizeLocalRequest local => await new Protos.V1.LocalOptimizer.LocalOptimizerClient(connection.Channel)
                .OptimizeLocalAsync(local, cancellationToken: cancellationToken),
            _ => await new Protos.V1.GlobalOptimizer.GlobalOptimizerClient(connection.Channel)
                .OptimizeGlobalAsync((OptimizeGlobalRequest)request, cancellationToken: cancellationToken),
        };

    /// <summary>Opens the stream that takes such requests.</summary>
    public static IOpenStream Open(GrpcChannel channel, IMessage request, CancellationToken cancellationToken = default) => request switch
    {
        EncodeRequest encode => new OpenStream<EncodeStreamRequest, EncodeStreamResponse>(
            new Protos.V1.SamEncoder.SamEncoderClient(channel).EncodeStream(cancellationToken: cancellationToken),
            id => new() { ItemId = id, Request = encode },
            answer => answer.Error),
        ExtractPromptsRequest prompts => new OpenStream<ExtractPromptsStreamRequest, ExtractPromptsStreamResponse>(
            new Protos.V1.PromptExtraction.PromptExtractionClient(channel).ExtractPromptsStream(cancellationToken: cancellationToken),
            id => new() { ItemId = id, Request = prompts },
            answer => answer.Error),
        OptimizeLocalRequest local => new OpenStream<OptimizeLocalStreamRequest, OptimizeLocalStreamResponse>(
            new Protos.V1.LocalOptimizer.LocalOptimizerClient(channel).OptimizeLocalStream(cancellationToken: cancellationToken),
            id => new() { ItemId = id, Request = local },
            answer => answer.Error),
        _ => new OpenStream<OptimizeGlobalStreamRequest, OptimizeGlobalStreamResponse>(
            new Protos.V1.GlobalOptimizer.GlobalOptimizerClient(channel).OptimizeGlobalStream(cancellationToken: cancellationToken),
            id => new() { ItemId = id, Request = (OptimizeGlobalRequest)request },
            answer => answer.Error),
    };

    // Reads while it sends: nobody takes the rest of a message that the stream was ended for.
    private static async Task<Google.Rpc.Status?> StreamAsync(
        StageConnection connection, IMessage request, string id, CancellationToken cancellationToken)
    {
        using var stream = Open(connection.Channel, request, cancellationToken);
        _ = SendAllAsync();
        return await stream.ReadAsync();

        async Task SendAllAsync()
        {
            await stream.SendAsync(id);
            await stream.CompleteAsync();
        }
    }

    private sealed class OpenStream<TItem, TAnswer>(
        AsyncDuplexStreamingCall<TItem, TAnswer> call, Func<string, TItem> item, Func<TAnswer, Google.Rpc.Status?> error) : IOpenStream
    {
        public async Task SendAsync(string id)
        {
            try
            {
                await call.RequestStream.WriteAsync(item(id));
            }
            catch (RpcException)
            {
                // The stream has ended; reading tells why.
            }
        }

        public async Task CompleteAsync()
        {
            try
            {
                await call.RequestStream.CompleteAsync();
            }
            catch (RpcException)
            {
                // As above.
            }
        }

        public async Task<Google.Rpc.Status?> ReadAsync()
        {
            Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None), "the stream ended without an answer");
            return error(call.ResponseStream.Current);
        }

        public void Dispose() => call.Dispose();
    }
}
