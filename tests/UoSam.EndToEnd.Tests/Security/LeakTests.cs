using System.Text;
using Google.Protobuf;
using UoSam.Core.ModelStore;
using UoSam.EndToEnd.Tests.Limits;
using UoSam.Protos.V1;
using UoSam.ServiceDefaults.Errors;
using UoSam.Testing;

namespace UoSam.EndToEnd.Tests.Security;

/// <summary>
/// Whatever a stage's own program is asked that it refuses, its answer says nothing of its insides; run as a developer does,
/// where ASP.NET Core would show most.
/// </summary>
public sealed class LeakTests
{
    private const string Token = "token-of-the-leak-tests";
    private static readonly (string Name, string Value) Known = ("authorization", $"Bearer {Token}");

    [Theory]
    [InlineData("SamEncoder", "Encode", "encoder")]
    [InlineData("PromptExtraction", "ExtractPrompts", "prompts")]
    [InlineData("LocalOptimizer", "OptimizeLocal", "local")]
    [InlineData("GlobalOptimizer", "OptimizeGlobal", "global")]
    public async Task Answer_OfEveryFault_SaysNothingOfPathsStacksTypesOrModelFiles(string service, string method, string stage)
    {
        using var program = ServiceProcess.Start(
            $"UoSam.{service}", "--environment", "Development", "--Limits:MaxMessageBytes=3145728", $"--Security:Tokens=tests {Token}");
        await program.WaitAsync();
        using var client = new HttpClient { BaseAddress = new Uri(program.Address) };
        var path = $"/uosam.v1.{service}/{method}";

        var refused = new Dictionary<string, string>();
        foreach (var (what, message) in Messages(stage))
        {
            refused[what] = await RawAnswer.CallAsync(client, path, message, Known);
            refused[$"{what}, as an item"] = await RawAnswer.CallAsync(client, $"{path}Stream", Item(message), Known);
        }

        foreach (var (what, answer) in await OddCallsAsync(client, path, Messages(stage).Last().Message))
        {
            refused[what] = answer;
        }

        Assert.All(refused, answer => Assert.DoesNotContain("grpc-status: 0\n", answer.Key.EndsWith("item", StringComparison.Ordinal) ? "" : answer.Value, StringComparison.Ordinal));
        Assert.Empty(refused.SelectMany(answer => Leaks.In(answer.Value).Select(leak => $"{answer.Key}: {leak}")));
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
        var said = ErrorStatus.Of(secret).ToString();

        Assert.NotEmpty(Leaks.In(secret.ToString()));
        Assert.Empty(Leaks.In(said));
        Assert.DoesNotContain("secret", said, StringComparison.Ordinal);
    }

    private static IEnumerable<(string What, byte[] Message)> Messages(string stage)
    {
        var other = new SmallRequests(new ModelInfo { Id = "other", Sha256 = "00", Device = "cpu" });
        var request = other.Of(stage);
        yield return ("nothing", []);
        yield return ("no protobuf", Encoding.ASCII.GetBytes("\xFF\xFF no protobuf"));
        yield return ("a length that overflows", [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x07]);
        yield return ("no picture, no map", Spoilt(request, "no picture"u8.ToArray()));
        yield return ("half a file", Spoilt(request, SmallRequests.Map[..100]));
        yield return ("a file of 2^31 x 2^31", Spoilt(request, Huge()));
        yield return ("message too large", new byte[3 << 20 | 1]);
        if (stage is "local" or "global")
        {
            yield return ("another model", request.ToByteArray());
        }

        yield return ("parameter out of range", OutOfRange(request).ToByteArray());
    }

    private static async Task<Dictionary<string, string>> OddCallsAsync(HttpClient client, string path, byte[] message) => new()
    {
        ["no token"] = await RawAnswer.CallAsync(client, path, message),
        ["another token"] = await RawAnswer.CallAsync(client, path, message, ("x-api-key", "another-token-another")),
        ["unknown method"] = await RawAnswer.CallAsync(client, $"{path}s", message, Known),
        ["unknown service"] = await RawAnswer.CallAsync(client, "/uosam.v1.None/None", message, Known),
        ["unknown compression"] = await RawAnswer.CallAsync(client, path, message, Known, ("grpc-encoding", "lzma")),
        ["a deadline that is none"] = await RawAnswer.CallAsync(client, path, message, Known, ("grpc-timeout", "soon")),
        ["a deadline of a nanosecond"] = await RawAnswer.CallAsync(client, path, message, Known, ("grpc-timeout", "1n")),
        ["no gRPC"] = await RawAnswer.SendAsync(client, HttpMethod.Post, path, message, "text/plain", Known),
        ["no content type"] = await RawAnswer.SendAsync(client, HttpMethod.Post, path, message, null, Known),
        ["a frame cut off"] = await RawAnswer.SendAsync(client, HttpMethod.Post, path, [0, 0, 0, 1, 0, 1], "application/grpc", Known),
        ["a frame marked compressed"] = await RawAnswer.SendAsync(client, HttpMethod.Post, path, [1, 0, 0, 0, 1, 1], "application/grpc", Known),
        ["GET"] = await RawAnswer.SendAsync(client, HttpMethod.Get, path, [], null, Known),
        ["a path out of the tree"] = await RawAnswer.SendAsync(client, HttpMethod.Get, "/..%2f..%2fetc", [], null, Known),
        ["health of nobody"] = await RawAnswer.CallAsync(client, "/grpc.health.v1.Health/Check", [0x0A, 1, 0x41]),
    };

    private static byte[] Spoilt(IMessage request, byte[] file)
    {
        if (request is EncodeRequest encode)
        {
            return new EncodeRequest(encode) { Image = ByteString.CopyFrom(file) }.ToByteArray();
        }

        var copy = request.Descriptor.Parser.ParseFrom(request.ToByteArray());
        SmallRequests.MapOf(copy).Png = ByteString.CopyFrom(file);
        return copy.ToByteArray();
    }

    private static byte[] Huge()
    {
        var file = SmallRequests.Map.ToArray();
        file.AsSpan(16, 8).Fill(0x7F);
        return file;
    }

    private static IMessage OutOfRange(IMessage request) => request switch
    {
        EncodeRequest encode => new EncodeRequest(encode) { Parameters = new EncodeParameters { CropNLayers = 9 } },
        ExtractPromptsRequest prompts => new ExtractPromptsRequest(prompts) { Parameters = new PromptParameters { BoxMargin = 9 } },
        OptimizeLocalRequest local => new OptimizeLocalRequest(local) { Parameters = new LocalParameters { AcceptIou = 9 } },
        _ => new OptimizeGlobalRequest((OptimizeGlobalRequest)request) { Parameters = new GlobalParameters { VotePurity = 9 } },
    };

    // Field 2 of every stream's item is the request.
    private static byte[] Item(byte[] request)
    {
        using var buffer = new MemoryStream();
        using var output = new CodedOutputStream(buffer);
        output.WriteTag(1, WireFormat.WireType.LengthDelimited);
        output.WriteString("1");
        output.WriteTag(2, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(UnsafeByteOperations.UnsafeWrap(request));
        output.Flush();
        return buffer.ToArray();
    }
}
