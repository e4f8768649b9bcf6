using System.Net;
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
        // One address of a name: the certificate is the name's.
        var parts = address.Split('#');
        var endpoint = address.StartsWith(UnixPrefix, StringComparison.Ordinal)
            ? new UnixDomainSocketEndPoint(address[UnixPrefix.Length..])
            : parts.Length > 1 ? new IPEndPoint(IPAddress.Parse(parts[1]), new Uri(parts[0]).Port) : (EndPoint?)null;
        var isSecure = address.StartsWith("https:", StringComparison.Ordinal);
        HttpMessageHandler handler = isSecure && options.TlsFiles.Length > 0
            ? new RenewedHandler(options.TlsFiles, () => Handler(endpoint, isSecure, options), options.Time)
            : Handler(endpoint, isSecure, options);
        var channel = new GrpcChannelOptions
        {
            HttpHandler = options.Token is null ? handler : new TokenHandler(options.Token, handler),
            DisposeHttpClient = true,
            Credentials = isSecure
                ? ChannelCredentials.SecureSsl
                : ChannelCredentials.Insecure,
            MaxReceiveMessageSize = options.MaxMessageBytes,
            MaxSendMessageSize = options.MaxMessageBytes,
        };
        return GrpcChannel.ForAddress(endpoint is UnixDomainSocketEndPoint ? "http://localhost" : parts[0], channel);
    }

    private static SocketsHttpHandler Handler(EndPoint? endpoint, bool isSecure, RefinementClientOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            ConnectTimeout = options.ConnectTimeout,
            KeepAlivePingDelay = options.KeepAlive,
            KeepAlivePingTimeout = options.KeepAlive,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
        };
        if (isSecure)
        {
            handler.SslOptions = ClientTls.Of(options);
        }

        if (endpoint is not null)
        {
            handler.ConnectCallback = ConnectTo(endpoint);
        }

        return handler;
    }

    private static Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>> ConnectTo(EndPoint endpoint) =>
        async (_, token) =>
        {
            var socket = endpoint is IPEndPoint
                ? new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }
                : new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
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
}
