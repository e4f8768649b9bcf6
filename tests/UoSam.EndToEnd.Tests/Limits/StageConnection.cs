using Grpc.Net.Client;

namespace UoSam.EndToEnd.Tests.Limits;

/// <summary>One connection to a host: further calls wait for a place on it.</summary>
/// <param name="handler">Makes it.</param>
internal sealed class StageConnection(SocketsHttpHandler handler) : IDisposable
{
    /// <summary>For gRPC.</summary>
    public GrpcChannel Channel { get; } = GrpcChannel.ForAddress(
        "http://localhost", new GrpcChannelOptions { HttpHandler = handler, MaxSendMessageSize = null });

    /// <summary>For JSON.</summary>
    public HttpClient Http { get; } = new(handler, disposeHandler: false)
    {
        BaseAddress = new Uri("http://localhost"),
        DefaultRequestVersion = new Version(2, 0),
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    public void Dispose()
    {
        Channel.Dispose();
        Http.Dispose();
        handler.Dispose();
    }
}
