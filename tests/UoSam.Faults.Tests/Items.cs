using System.Globalization;
using Grpc.Core;
using UoSam.Protos.V1;

namespace UoSam.Faults.Tests;

/// <summary>Items of a raw stream, as a client in any language sends them.</summary>
internal static class Items
{
    public static ExtractPromptsStreamRequest Item(int id, long timeLeft = 0, int bytes = 0) => new()
    {
        ItemId = id.ToString(CultureInfo.InvariantCulture),
        Request = new ExtractPromptsRequest
        {
            Embedding = new Embedding { Data = Google.Protobuf.ByteString.CopyFrom(new byte[bytes]) },
        },
        TimeLeftMilliseconds = timeLeft,
    };

    /// <summary>An answer of so many bytes.</summary>
    public static ExtractPromptsResponse Answer(int bytes = 0) => new()
    {
        Objects = { new ObjectPrompt { MaskLogits = Google.Protobuf.ByteString.CopyFrom(new byte[bytes]) } },
    };

    /// <summary>Reads to the end of a stream.</summary>
    public static async Task<StreamEnd> ReadAllAsync(IAsyncStreamReader<ExtractPromptsStreamResponse> stream)
    {
        var answers = new List<ExtractPromptsStreamResponse>();
        try
        {
            while (await stream.MoveNext(CancellationToken.None))
            {
                answers.Add(stream.Current);
            }

            return new StreamEnd(answers, StatusCode.OK, null);
        }
        catch (RpcException error)
        {
            var reason = error.GetRpcStatus()?.GetDetail<Google.Rpc.ErrorInfo>()?.Reason;
            return new StreamEnd(answers, error.StatusCode, reason);
        }
    }
}
