using System.Collections.Concurrent;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using UoSam.Protos.V1;

namespace UoSam.Testing.Stages;

/// <summary>What the fake services do before they answer, and what they were asked.</summary>
public sealed class StageScript
{
    private int _running;
    private int _mostRunning;

    /// <summary>Called with stage ("encoder", "prompts", "local", "global") and the image's bytes as text.</summary>
    public Func<string, string, CancellationToken, Task> Before { get; set; } = (_, _, _) => Task.CompletedTask;

    /// <summary>The encoder's embedding of an image; by default one that carries the image's bytes, and colours.</summary>
    public Func<ByteString, Embedding> Embed { get; set; } = image => new Embedding { Data = image, CellColours = ByteString.CopyFrom(0) };

    /// <summary>Whether coarse maps have objects: one refined, one too small.</summary>
    public bool HasObjects { get; set; } = true;

    /// <summary>What the global optimizer says of its grid; null for nothing.</summary>
    public SamplingTrace? Sampling { get; set; }

    /// <summary>Every request, in the order of arrival.</summary>
    public ConcurrentQueue<IMessage> Requests { get; } = new();

    /// <summary>Requests that were worked on at once, at most.</summary>
    public int MostRunning => _mostRunning;

    /// <summary>The fault that a service of ours answers with.</summary>
    public static RpcException Fault(Code code, string reason, string message) => new Google.Rpc.Status
    {
        Code = (int)code,
        Message = message,
        Details = { Any.Pack(new ErrorInfo { Domain = "uosam", Reason = reason }) },
    }.ToRpcException();

    /// <summary>The image's bytes as text, from the embedding that the encoder made.</summary>
    internal static string NameOf(Embedding embedding) =>
        embedding.Data.Length < 1024 ? embedding.Data.ToStringUtf8() : "";

    internal async Task RunAsync(string stage, string image, IMessage request, CancellationToken cancellationToken)
    {
        Requests.Enqueue(request);
        var running = Interlocked.Increment(ref _running);
        InterlockedMax(ref _mostRunning, running);
        try
        {
            await Before(stage, image, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    private static void InterlockedMax(ref int target, int value)
    {
        var seen = target;
        while (seen < value)
        {
            var found = Interlocked.CompareExchange(ref target, value, seen);
            if (found == seen)
            {
                return;
            }

            seen = found;
        }
    }
}
