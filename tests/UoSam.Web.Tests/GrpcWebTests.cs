using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Net.Client;
using Grpc.Net.Client.Web;
using UoSam.Protos.V1;

namespace UoSam.Web.Tests;

/// <summary>The stages answer gRPC-Web over HTTP/1.1 as they answer gRPC.</summary>
[Collection(DoorTests.Name)]
public sealed class GrpcWebTests(OpenDoor door)
{
    private static readonly Lazy<Task<string>> Npm = new(() => RunAsync("npm", "ci", "--no-audit", "--no-fund"));

    [Theory]
    [InlineData(GrpcWebMode.GrpcWeb)]
    [InlineData(GrpcWebMode.GrpcWebText)]
    public async Task Encode_OverGrpcWeb_AnswersAsOverGrpc(GrpcWebMode mode)
    {
        using var handler = new GrpcWebHandler(mode, new HttpClientHandler());
        using var web = Channel(door.Address, handler, HttpVersion.Version11);
        using var socket = new SocketsHttpHandler { ConnectCallback = (_, token) => door.DialAsync(token) };
        using var plain = Channel("http://localhost", socket, HttpVersion.Version20);

        var overWeb = await EncodeAsync(web);
        var overGrpc = await EncodeAsync(plain);

        Assert.Equal(overGrpc.ToByteArray(), overWeb.ToByteArray());
    }

    [Fact]
    public async Task Encode_ByALibraryOfBrowsers_AnswersAsOverGrpc()
    {
        await Npm.Value;
        var (descriptors, image) = (Path.GetTempFileName(), Path.GetTempFileName());
        try
        {
            await File.WriteAllBytesAsync(image, Sample.Strip);
            await File.WriteAllBytesAsync(descriptors, Descriptors().ToByteArray());
            using var web = Channel(door.Address, new GrpcWebHandler(GrpcWebMode.GrpcWeb, new HttpClientHandler()), HttpVersion.Version11);
            var expected = Convert.ToHexStringLower(SHA256.HashData((await EncodeAsync(web)).Embeddings[0].Data.Span));

            var answered = await RunAsync("node", "encode.js", door.Address, descriptors, image);
            var refused = await RunAsync("node", "encode.js", door.Address, descriptors, descriptors);

            Assert.Equal(expected, answered.Trim());
            Assert.StartsWith("InvalidArgument: ", refused, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(descriptors);
            File.Delete(image);
        }
    }

    // In the order of their imports.
    private static FileDescriptorSet Descriptors() => new()
    {
        File =
        {
            SamEncoderReflection.Descriptor.Dependencies.Append(SamEncoderReflection.Descriptor)
                .SelectMany(file => file.Dependencies.Append(file)).Distinct()
                .Select(file => FileDescriptorProto.Parser.ParseFrom(file.SerializedData)),
        },
    };

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = ClientFolder(AppContext.BaseDirectory),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        Assert.True(process.ExitCode == 0, $"{program}: {await errors}");
        return await output;
    }

    private static string ClientFolder(string folder) => Path.Combine(folder, "GrpcWebClient") is var here
        && File.Exists(Path.Combine(here, "package.json"))
            ? here
            : ClientFolder(Path.GetDirectoryName(folder)!);

    private static GrpcChannel Channel(string address, HttpMessageHandler handler, Version version) => GrpcChannel.ForAddress(
        address, new GrpcChannelOptions { HttpHandler = handler, HttpVersion = version, MaxReceiveMessageSize = 64 << 20 });

    private static async Task<EncodeResponse> EncodeAsync(GrpcChannel channel) =>
        await new Protos.V1.SamEncoder.SamEncoderClient(channel).EncodeAsync(new EncodeRequest
        {
            Image = ByteString.CopyFrom(Sample.Strip),
            Preset = Preset.Fast,
            ElementType = ElementType.Float16,
        });
}
