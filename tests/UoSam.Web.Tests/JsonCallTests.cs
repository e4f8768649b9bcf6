using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Grpc.Net.Client;
using UoSam.Client;
using UoSam.Protos.V1;

namespace UoSam.Web.Tests;

/// <summary>The stages' methods with JSON over HTTP/1.1, as a program without gRPC calls them.</summary>
[Collection(DoorTests.Name)]
public sealed class JsonCallTests(OpenDoor door)
{
    private const string Preset = "PRESET_DEFAULT";

    [Fact]
    public async Task Post_TheFourStages_EachAnswersAsByGrpcAndTheMapIsTheSameBytes()
    {
        using var channel = StageChannel.Open(door.Services, new RefinementClientOptions());
        var map = new JsonObject
        {
            ["height"] = 400,
            ["width"] = 600,
            ["png"] = Convert.ToBase64String(Sample.Coarse),
            ["background_id"] = 0,
            ["voidIds"] = new JsonArray(255),
        };
        var encode = new JsonObject
        {
            ["image"] = Convert.ToBase64String(Sample.Image),
            ["preset"] = Preset,
            ["element_type"] = "ELEMENT_TYPE_FLOAT16",
            ["labelMapHeight"] = 400,
            ["labelMapWidth"] = 600,
        };

        var encoded = await PostAsync("encode", encode);
        var embedding = encoded["embeddings"]![0]!;
        var extract = new JsonObject { ["preset"] = Preset, ["embedding"] = embedding.DeepClone(), ["labelMap"] = map.DeepClone() };
        var extracted = await PostAsync("extract-prompts", extract);
        var optimize = new JsonObject
        {
            ["preset"] = Preset,
            ["embedding"] = embedding.DeepClone(),
            ["labelMap"] = map.DeepClone(),
            ["objects"] = extracted["objects"]!.DeepClone(),
        };
        var local = await PostAsync("optimize-local", optimize);
        var vote = new JsonObject
        {
            ["preset"] = Preset,
            ["embeddings"] = encoded["embeddings"]!.DeepClone(),
            ["labelMap"] = local["labelMap"]!.DeepClone(),
        };
        var global = await PostAsync("optimize-global", vote);

        var grpc = new Grpc(channel);
        AssertSame(await grpc.Encoder.EncodeAsync(Message<EncodeRequest>(encode)), encoded);
        AssertSame(await grpc.Prompts.ExtractPromptsAsync(Message<ExtractPromptsRequest>(extract)), extracted);
        AssertSame(await grpc.Local.OptimizeLocalAsync(Message<OptimizeLocalRequest>(optimize)), local);
        AssertSame(await grpc.Global.OptimizeGlobalAsync(Message<OptimizeGlobalRequest>(vote)), global);
        Assert.Equal(await ByGrpcAloneAsync(grpc), Convert.FromBase64String((string)global["labelMap"]!["png"]!));
    }

    [Theory]
    [InlineData("{", "MALFORMED_MESSAGE", "the body is no JSON", null)]
    [InlineData("", "MALFORMED_MESSAGE", "the body is no JSON", null)]
    [InlineData("{} {}", "MALFORMED_MESSAGE", "the body is no JSON", null)]
    [InlineData("[]", "FIELD_TYPE", "the body is not an object, EncodeRequest", null)]
    [InlineData("{\"imag\": \"\"}", "UNKNOWN_FIELD", "'imag'; EncodeRequest has image, preset,", "imag")]
    [InlineData("{\"parameters\": {\"crop\": 1}}", "UNKNOWN_FIELD", "parameters has the field 'crop'", "parameters.crop")]
    [InlineData("{\"image\": 5}", "FIELD_TYPE", "image is not base64", "image")]
    [InlineData("{\"image\": \"a_-b\"}", "FIELD_TYPE", "image is not base64", "image")]
    [InlineData("{\"preset\": \"BEST\"}", "FIELD_TYPE", "preset is not one of PRESET_UNSPECIFIED, PRESET_REFERENCE", "preset")]
    [InlineData("{\"labelMapWidth\": 1.5}", "FIELD_TYPE", "label_map_width is not a whole number of 32 bits", "label_map_width")]
    [InlineData("{\"parameters\": {\"cropNLayers\": \"2\"}}", "FIELD_TYPE", "parameters.crop_n_layers is not", "parameters.crop_n_layers")]
    [InlineData("{\"preset\": 2, \"parameters\": {\"cropNLayers\": 9}}", "PARAMETER_RANGE", "9, expected 0 to 2", "parameters.crop_n_layers")]
    [InlineData("{\"preset\": 2, \"image\": null}", "IMAGE_EMPTY", "0 bytes", "image")]
    [InlineData("{\"preset\": 2, \"image\": \"bm90IGEgcGljdHVyZQ==\"}", "IMAGE_FORMAT", "unknown image format", "image")]
    public async Task Post_BadBody_SaysWhatIsWrongAndWhere(string body, string reason, string words, string? field)
    {
        using var answer = await SendAsync("encode", body);

        await AssertFaultAsync(answer, 400, 3, reason, words, field);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/grpc-web")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData(null)]
    public async Task Post_NotJson_IsToldWhatToSend(string? type)
    {
        using var answer = await SendAsync("encode", "{}", type);

        await AssertFaultAsync(answer, 415, 3, "CONTENT_TYPE", "application/json", null);
    }

    [Fact]
    public async Task Post_EmbeddingOfAnotherModel_IsAnsweredWithItsStatus()
    {
        var embedding = new JsonObject
        {
            ["element_type"] = "ELEMENT_TYPE_FLOAT16",
            ["shape"] = new JsonArray(1, 256, 64, 64),
            ["data"] = Convert.ToBase64String(new byte[2 << 20]),
            ["frame"] = new JsonObject
            {
                ["image_height"] = 400,
                ["image_width"] = 600,
                ["crop"] = new JsonObject { ["x1"] = 600, ["y1"] = 400 },
                ["input_size"] = 1024,
            },
            ["model"] = new JsonObject { ["id"] = "other" },
        };
        using var answer = await SendAsync(
            "optimize-local", new JsonObject { ["preset"] = Preset, ["embedding"] = embedding }.ToJsonString());

        await AssertFaultAsync(answer, 400, 9, "MODEL_MISMATCH", "other", null);
    }

    [Theory]
    [InlineData("50m", 504, 4, "DEADLINE_EXCEEDED", "deadline")]
    [InlineData("1n", 504, 4, "DEADLINE_EXCEEDED", "deadline")]
    [InlineData("soon", 400, 3, "DEADLINE", "grpc-timeout")]
    public async Task Post_Timeout_EndsTheCall(string timeout, int http, int code, string reason, string words)
    {
        using var answer = await SendAsync("encode", Encode(), timeout: timeout);

        await AssertFaultAsync(answer, http, code, reason, words, null);
    }

    [Fact]
    public async Task Post_TimeoutThatSuffices_IsAnswered()
    {
        using var answer = await SendAsync("encode", Encode(), timeout: "2M");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Post_BodyOfUnknownLengthAboveTheLimit_IsRefused()
    {
        using var client = new HttpClient { DefaultRequestHeaders = { ExpectContinue = true, TransferEncodingChunked = true } };
        using var content = new StringContent("{}".PadRight((64 << 20) + 1), Encoding.UTF8, "application/json");

        using var answer = await client.PostAsync(new Uri($"{door.Address}/v1/encode"), content);

        await AssertFaultAsync(answer, 413, 8, "MESSAGE_TOO_LARGE", "67108864", null);
    }

    private static string Encode() =>
        new JsonObject { ["image"] = Convert.ToBase64String(Sample.Image), ["preset"] = Preset, ["elementType"] = 1 }.ToJsonString();

    private static T Message<T>(JsonNode json)
        where T : IMessage, new() => JsonParser.Default.Parse<T>(json.ToJsonString());

    private static void AssertSame<T>(T expected, JsonNode json)
        where T : IMessage<T>, new() => Assert.Equal(expected, Message<T>(json));

    private static async Task AssertFaultAsync(
        HttpResponseMessage answer, int http, int code, string reason, string words, string? field)
    {
        var status = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal((HttpStatusCode)http, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal((code, reason), ((int)status["code"]!, (string)status["details"]![0]!["reason"]!));
        Assert.Contains(words, (string)status["message"]!, StringComparison.Ordinal);
        var violations = status["details"]!.AsArray().SingleOrDefault(detail => detail!["fieldViolations"] is not null);
        Assert.Equal(field, (string?)violations?["fieldViolations"]![0]!["field"]);
    }

    // Without a byte of JSON between the stages.
    private static async Task<byte[]> ByGrpcAloneAsync(Grpc grpc)
    {
        var map = new LabelMap { Height = 400, Width = 600, Png = ByteString.CopyFrom(Sample.Coarse), BackgroundId = 0, VoidIds = { 255 } };
        var encoded = await grpc.Encoder.EncodeAsync(new EncodeRequest
        {
            Image = ByteString.CopyFrom(Sample.Image),
            Preset = Protos.V1.Preset.Default,
            ElementType = ElementType.Float16,
            LabelMapHeight = 400,
            LabelMapWidth = 600,
        });
        var extracted = await grpc.Prompts.ExtractPromptsAsync(
            new ExtractPromptsRequest { Embedding = encoded.Embeddings[0], LabelMap = map, Preset = Protos.V1.Preset.Default });
        var local = await grpc.Local.OptimizeLocalAsync(new OptimizeLocalRequest
        {
            Embedding = encoded.Embeddings[0],
            LabelMap = map,
            Objects = { extracted.Objects },
            Posterior = extracted.Posterior,
            Preset = Protos.V1.Preset.Default,
        });
        var global = await grpc.Global.OptimizeGlobalAsync(new OptimizeGlobalRequest
        {
            Embeddings = { encoded.Embeddings },
            LabelMap = local.LabelMap,
            Preset = Protos.V1.Preset.Default,
        });
        return global.LabelMap.Png.ToByteArray();
    }

    private async Task<JsonNode> PostAsync(string method, JsonNode request)
    {
        using var answer = await SendAsync(method, request.ToJsonString());
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    private async Task<HttpResponseMessage> SendAsync(
        string method, string body, string? type = "application/json", string? timeout = null)
    {
        using var client = new HttpClient();
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("content-type", type);
        if (timeout is not null)
        {
            client.DefaultRequestHeaders.Add("grpc-timeout", timeout);
        }

        return await client.PostAsync(new Uri($"{door.Address}/v1/{method}"), content);
    }

    private sealed class Grpc(GrpcChannel channel)
    {
        public Protos.V1.SamEncoder.SamEncoderClient Encoder { get; } = new(channel);

        public Protos.V1.PromptExtraction.PromptExtractionClient Prompts { get; } = new(channel);

        public Protos.V1.LocalOptimizer.LocalOptimizerClient Local { get; } = new(channel);

        public Protos.V1.GlobalOptimizer.GlobalOptimizerClient Global { get; } = new(channel);
    }
}
