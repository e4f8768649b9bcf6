using System.Globalization;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using UoSam.Client;
using UoSam.Core;
using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;
using UoSam.Core.ModelStore;
using UoSam.Protos.V1;
using UoSam.ServiceDefaults.Errors;
using UoSam.ServiceDefaults.Messages;
using UoSam.Testing;
using MaskRuns = UoSam.Protos.V1.MaskRuns;
using PixelBox = UoSam.Core.Masks.PixelBox;
using PromptsClient = UoSam.Protos.V1.PromptExtraction.PromptExtractionClient;

namespace UoSam.EndToEnd.Tests.Security;

/// <summary>Each limit with what just fits and what just does not.</summary>
public sealed class LimitTests
{
    private static readonly byte[] Map = LabelPngWriter.Write(
        Scene.Map((3, new PixelBox(2, 2, 30, 30)), (5, new PixelBox(34, 34, 62, 62))), LabelPngFormat.Grey16);

    [Theory]
    [InlineData(0, StatusCode.InvalidArgument)]
    [InlineData(1, StatusCode.ResourceExhausted)]
    public async Task MaxMessageBytes_AByteMore_IsRefused(int more, StatusCode expected)
    {
        const int Limit = 1 << 20;
        await using var stage = await SecuredStage.StartAsync(("Limits:MaxMessageBytes", $"{Limit}"));
        using var channel = stage.Open(new RefinementClientOptions());
        var request = new ExtractPromptsRequest { LabelMap = new() { Png = ByteString.CopyFrom(new byte[Limit - 100]) } };
        request.LabelMap.Png = ByteString.CopyFrom(new byte[Limit - 100 + Limit + more - request.CalculateSize()]);
        Assert.Equal(Limit + more, request.CalculateSize());

        var error = await Assert.ThrowsAsync<RpcException>(async () => await new PromptsClient(channel).ExtractPromptsAsync(request));

        Assert.Equal(expected, error.StatusCode);
    }

    [Theory]
    [InlineData("MaxImageBytes", 0, "")]
    [InlineData("MaxImageBytes", -1, "LABEL_MAP_TOO_LARGE")]
    [InlineData("MaxImagePixels", 64 * 64, "")]
    [InlineData("MaxImagePixels", (64 * 64) - 1, "EMBEDDING")]
    [InlineData("MaxObjects", 2, "")]
    [InlineData("MaxObjects", 1, "TOO_MANY_OBJECTS")]
    public async Task Limit_OneLess_IsRefused(string limit, int value, string expected)
    {
        var bound = limit == "MaxImageBytes" ? Map.Length + value : value;
        await using var stage = await SecuredStage.StartAsync(
            ($"Limits:{limit}", bound.ToString(CultureInfo.InvariantCulture)));
        using var channel = stage.Open(new RefinementClientOptions());

        var reason = "";
        try
        {
            var answer = await new PromptsClient(channel).ExtractPromptsAsync(Request());
            Assert.Equal(2, answer.Objects.Count);
        }
        catch (RpcException error)
        {
            reason = RefinementException.From("prompt-extraction", error).Reason;
        }

        Assert.Equal(expected, reason);
    }

    [Theory]
    [InlineData(256, false)]
    [InlineData(257, true)]
    public async Task ItemId_ACharacterMore_IsRefused(int length, bool isRefused)
    {
        await using var stage = await SecuredStage.StartAsync();
        using var channel = stage.Open(new RefinementClientOptions());
        using var call = new PromptsClient(channel).ExtractPromptsStream();

        await call.RequestStream.WriteAsync(new() { ItemId = new string('a', length), Request = Request() });
        await call.RequestStream.CompleteAsync();
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));

        Assert.Equal(isRefused, call.ResponseStream.Current.Error is not null);
    }

    [Theory]
    [InlineData(3, StatusCode.InvalidArgument)]
    [InlineData(2, StatusCode.DeadlineExceeded)]
    public async Task MaxStreamsPerConnection_OneMore_Waits(int limit, StatusCode expected)
    {
        await using var stage = await SecuredStage.StartAsync(("Limits:MaxStreamsPerConnection", $"{limit}"));
        using var channel = GrpcChannel.ForAddress(
            $"http://127.0.0.1:{stage.Port}",
            new GrpcChannelOptions { HttpHandler = new SocketsHttpHandler { EnableMultipleHttp2Connections = false } });
        var client = new PromptsClient(channel);
        using var first = await OpenAsync(client);
        using var second = await OpenAsync(client);

        var error = await Assert.ThrowsAsync<RpcException>(async () => await client.ExtractPromptsAsync(
            new ExtractPromptsRequest(), deadline: DateTime.UtcNow.AddSeconds(2)));

        Assert.Equal(expected, error.StatusCode);
    }

    [Theory]
    [InlineData(16, 65535, false)]
    [InlineData(17, 65535, true)]
    [InlineData(16, 65536, true)]
    public void Object_APointOrAnIdMore_IsRefused(int points, int id, bool isRefused)
    {
        var message = new ObjectPrompt
        {
            ClassId = (uint)id,
            Region = new MaskRuns { Height = 64, Width = 64, Lengths = { 64 * 64 } },
            Box = new Box { X1 = 64, Y1 = 64 },
            Points = { Enumerable.Range(0, points).Select(i => new Point { X = i, Y = i }) },
        };

        var fault = Record.Exception(() => PromptMessages.FromMessage(message, 64, 64, new ImageLimits(1 << 20, 1 << 20)));

        Assert.Equal(isRefused, fault is InvalidInputException);
    }

    public static TheoryData<Exception> Secrets =>
    [
        new ModelNotFoundException("model 'm' is not in /srv/secret; run uosam models pull"),
        new IOException("/srv/secret/encoder.onnx: access denied"),
        new InvalidOperationException("node /srv/secret/Conv_12 failed at EncoderSession.Run"),
    ];

    [Theory]
    [MemberData(nameof(Secrets))]
    public void Of_FaultOfTheService_SaysNothingOfPathsStackOrModel(Exception secret)
    {
        var status = ErrorStatus.Of(secret);

        Assert.DoesNotContain("secret", status.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(secret.GetType().Name, status.ToString(), StringComparison.Ordinal);
    }

    private static async Task<AsyncDuplexStreamingCall<ExtractPromptsStreamRequest, ExtractPromptsStreamResponse>> OpenAsync(
        PromptsClient client)
    {
        var call = client.ExtractPromptsStream();
        await call.RequestStream.WriteAsync(new() { ItemId = "1" });
        await call.ResponseStream.MoveNext(CancellationToken.None);
        return call;
    }

    private static ExtractPromptsRequest Request() => new()
    {
        Embedding = EmbeddingMessages.ToMessage(
            Scene.Embedding(), ElementType.Float16, new ModelInfo { Id = "none", Sha256 = "none", Device = "cpu" }),
        LabelMap = new() { Height = 64, Width = 64, Png = ByteString.CopyFrom(Map), BackgroundId = 0, VoidIds = { 255 } },
        Preset = Preset.Reference,
    };
}
