using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;

namespace UoSam.Client;

/// <summary>
/// Opens a channel to one replica, with limits fit for embeddings (gRPC's defaults are too small for them). It neither
/// retries nor balances: gRPC can do that for calls but not for the items of a stream, so <see cref="StageDelivery"/> and
/// <see cref="ReplicaSet"/> do it for both.
/// </summary>
internal static class StageChannel
{
    private const string UnixPrefix = "unix:";

    /// <summary>Opens a channel; nothing is sent yet.</summary>
    /// <param name="address"><c>http://host:port</c>, <c>https://host:port</c> or <c>unix:/path</c>.</param>
    /// <param name="options">Limits and times.</param>
    /// <exception cref="UriFormatException">Not an address.</exception>
    public static GrpcChannel Open(string address, RefinementClientOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            ConnectTimeout = options.ConnectTimeout,
            KeepAlivePingDelay = options.KeepAlive,
            KeepAlivePingTimeout = options.KeepAlive,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
        };
        var channel = new GrpcChannelOptions
        {
            HttpHandler = handler,
            DisposeHttpClient = true,
            Credentials = address.StartsWith("https:", StringComparison.Ordinal)
                ? ChannelCredentials.SecureSsl
                : ChannelCredentials.Insecure,
            MaxReceiveMessageSize = options.MaxMessageBytes,
            MaxSendMessageSize = options.MaxMessageBytes,
        };
        if (!address.StartsWith(UnixPrefix, StringComparison.Ordinal))
        {
            return GrpcChannel.ForAddress(address, channel);
        }

        var endpoint = new UnixDomainSocketEndPoint(address[UnixPrefix.Length..]);
        handler.ConnectCallback = async (_, token) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(endpoint, token);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        };
        return GrpcChannel.ForAddress("http://localhost", channel);
    }
}
