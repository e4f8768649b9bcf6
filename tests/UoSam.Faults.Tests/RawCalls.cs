using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Net.Client;

namespace UoSam.Faults.Tests;

/// <summary>Calls whose bytes nobody has checked: what a hostile client sends.</summary>
internal static class RawCalls
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(bytes => bytes, bytes => bytes);

    // A channel keeps what it knows of every method that it has seen.
    private static readonly ConcurrentDictionary<string, Method<byte[], byte[]>> Methods = new();

    /// <summary>A unary call.</summary>
    /// <returns>Its status.</returns>
    public static async Task<Status> CallAsync(GrpcChannel channel, string service, string method, byte[] message)
    {
        try
        {
            await channel.CreateCallInvoker().AsyncUnaryCall(
                MethodOf(MethodType.Unary, service, method),
                null,
                new CallOptions(deadline: DateTime.UtcNow.AddMinutes(1)),
                message);
            return Status.DefaultSuccess;
        }
        catch (RpcException error)
        {
            return error.Status;
        }
    }

    /// <summary>A stream of one message.</summary>
    /// <returns>Its status.</returns>
    public static async Task<Status> StreamAsync(GrpcChannel channel, string service, string method, byte[] message)
    {
        using var call = channel.CreateCallInvoker().AsyncDuplexStreamingCall(
            MethodOf(MethodType.DuplexStreaming, service, method),
            null,
            new CallOptions(deadline: DateTime.UtcNow.AddMinutes(1)));
        try
        {
            await call.RequestStream.WriteAsync(message);
            await call.RequestStream.CompleteAsync();
            while (await call.ResponseStream.MoveNext(CancellationToken.None))
            {
            }

            return Status.DefaultSuccess;
        }
        catch (RpcException error)
        {
            return error.Status;
        }
    }

    private static Method<byte[], byte[]> MethodOf(MethodType type, string service, string method) => Methods.GetOrAdd(
        $"{service}/{method}", _ => new Method<byte[], byte[]>(type, service, method, Bytes, Bytes));
}
