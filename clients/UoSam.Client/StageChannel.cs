using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;

namespace UoSam.Client;

/// <summary>Opens channels with limits fit for embeddings; gRPC's defaults are too small for them.</summary>
internal static class StageChannel
{
    private const int MaxMessageBytes = 64 << 20;
    private const string UnixPrefix = "unix:";

    /// <summary>A channel that retries UNAVAILABLE and balances over all addresses of a dns name.</summary>
    /// <exception cref="UriFormatException">Not an address.</exception>
    public static GrpcChannel Open(string address)
    {
        var options = new GrpcChannelOptions
        {
            Credentials = address.StartsWith("https:", StringComparison.Ordinal)
                ? ChannelCredentials.SecureSsl
                : ChannelCredentials.Insecure,
            MaxReceiveMessageSize = MaxMessageBytes,
            MaxSendMessageSize = MaxMessageBytes,
            MaxRetryBufferPerCallSize = MaxMessageBytes,
            MaxRetryBufferSize = 4L * MaxMessageBytes,
            ServiceConfig = new ServiceConfig
            {
                LoadBalancingConfigs = { new RoundRobinConfig() },
                MethodConfigs = { new MethodConfig { Names = { MethodName.Default }, RetryPolicy = Retries() } },
            },
        };
        if (!address.StartsWith(UnixPrefix, StringComparison.Ordinal))
        {
            options.HttpHandler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true };
            options.ServiceProvider = new RefreshingResolvers();
            return GrpcChannel.ForAddress(address, options);
        }

        var endpoint = new UnixDomainSocketEndPoint(address[UnixPrefix.Length..]);
        options.ServiceConfig.LoadBalancingConfigs.Clear();
        options.HttpHandler = new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            ConnectCallback = async (_, token) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(endpoint, token);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        return GrpcChannel.ForAddress("http://localhost", options);
    }

    private static RetryPolicy Retries() => new()
    {
        MaxAttempts = 4,
        InitialBackoff = TimeSpan.FromMilliseconds(200),
        MaxBackoff = TimeSpan.FromSeconds(2),
        BackoffMultiplier = 2,
        RetryableStatusCodes = { StatusCode.Unavailable },
    };
}
