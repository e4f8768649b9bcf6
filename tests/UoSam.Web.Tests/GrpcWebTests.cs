using System.Net;
using Google.Protobuf;
using Grpc.Net.Client;
using Grpc.Net.Client.Web;
using UoSam.Protos.V1;

namespace UoSam.Web.Tests;

/// <summary>The stages answer gRPC-Web over HTTP/1.1 as they answer gRPC.</summary>
public sealed class GrpcWebTests(OpenDoor door) : IClassFixture<OpenDoor>
{
    [Theory]
    [InlineData(GrpcWebMode.GrpcWeb)]
    [InlineData(GrpcWebMode.GrpcWebText)]
    public async Task Encode_OverGrpcWeb_AnswersAsOverGrpc(GrpcWebMode mode)
    {
        using var handler = new GrpcWebHandler(mode, new HttpClientHandler());
        using var web = Channel(door.Address, handler, HttpVersion.Version11);
        using var socket = new SocketsHttpHandler
        {
            ConnectCallback = async (_, token) =>
            {
                var connection = new System.Net.Sockets.Socket(
                    System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, default);
                var path = door.Services["unix:".Length..];
                await connection.ConnectAsync(new System.Net.Sockets.UnixDomainSocketEndPoint(path), token);
                return new System.Net.Sockets.NetworkStream(connection, ownsSocket: true);
            },
        };
        using var plain = Channel("http://localhost", socket, HttpVersion.Version20);

        var overWeb = await EncodeAsync(web);
        var overGrpc = await EncodeAsync(plain);

        Assert.Equal(overGrpc.ToByteArray(), overWeb.ToByteArray());
    }

    private static GrpcChannel Channel(string address, HttpMessageHandler handler, Version version) => GrpcChannel.ForAddress(
        address, new GrpcChannelOptions { HttpHandler = handler, HttpVersion = version, MaxReceiveMessageSize = 64 << 20 });

    private static async Task<EncodeResponse> EncodeAsync(GrpcChannel channel) =>
        await new Protos.V1.SamEncoder.SamEncoderClient(channel).EncodeAsync(new EncodeRequest
        {
            Image = ByteString.CopyFrom(Sample.Image),
            Preset = Preset.Fast,
            ElementType = ElementType.Float16,
        });
}
