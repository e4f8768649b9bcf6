using System.Buffers.Binary;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf;
using UoSam.Client;
using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;
using UoSam.Protos.V1;
using LabelMap = UoSam.Protos.V1.LabelMap;

namespace UoSam.Web.Tests;

/// <summary><c>POST /v1/refine</c> gives what gRPC gives, and says in HTTP's words what is wrong.</summary>
[Collection(DoorTests.Name)]
public sealed class RefineEndpointTests(OpenDoor door)
{
    // Offsets in IHDR: bit depth and colour type.
    private const int Depth = 24;
    private const int Colour = 25;

    private static readonly byte[] NoPicture = Encoding.ASCII.GetBytes("no picture");

    [Fact]
    public async Task Post_AcceptsPng_IdsAreThoseOfGrpc()
    {
        var answer = await RefineCall.PostAsync(door, "image/png", Sample.Form(Sample.Image, Sample.Coarse));

        Assert.Equal("image/png", answer.Content.Headers.ContentType!.MediaType);
        var png = await answer.Content.ReadAsByteArrayAsync();
        var expected = await ByGrpcAsync(Sample.Image, Sample.Coarse, null);
        Assert.Equal(expected.Labels, LabelPngReader.Read(png, LabelPngEncoding.Auto, ImageLimits.Default).Labels);
        Assert.Equal(Sample.Coarse[Colour], png[Colour]);
    }

    [Fact]
    public async Task Post_ParametersAndFormat_AreUsed()
    {
        var form = Sample.Form(
            Sample.Image, Sample.Coarse, "preset=fast", "set=points_per_side=4", "set=vote_purity=0.5", "format=gray16", "void=none");
        var answer = await RefineCall.PostAsync(door, "application/json", form);

        var json = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        var expected = await ByGrpcAsync(
            Sample.Image, Sample.Coarse, overrides => (overrides.Global.PointsPerSide, overrides.Global.VotePurity) = (4, 0.5));
        var (height, width) = ((int)json["height"]!, (int)json["width"]!);
        var runs = new Core.LabelMaps.LabelRuns(Numbers(json["refined"]!["labels"]!), Numbers(json["refined"]!["lengths"]!));
        Assert.Equal(expected.Labels, runs.Decode(height, width).Labels);
        Assert.Equal(expected.Global.Votes.Count, json["trace"]!["global"]!["votes"]!.AsArray().Count);
        Assert.Equal(expected.Local.Objects.Count, json["trace"]!["local"]!["objects"]!.AsArray().Count);
        Assert.Equal(16, Convert.FromBase64String((string)json["png"]!)[Depth]);
    }

    /// <summary>Class 1 as void: filled, it is class 2 or background.</summary>
    [Fact]
    public async Task Post_FillVoid_GivesVoidPixelsAClass()
    {
        var kept = await LabelsAsync("preset=fast", "void=1");
        var filled = await LabelsAsync("preset=fast", "void=1", "fill_void=true");
        var answer = await RefineCall.PostAsync(door, "image/png", Sample.Form(Sample.Image, Sample.Coarse, "fill_void=yes"));

        Assert.Contains((ushort)1, kept);
        Assert.DoesNotContain((ushort)1, filled);
        Assert.Contains("expected true or false", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        async Task<ushort[]> LabelsAsync(params string[] fields)
        {
            var png = await (await RefineCall.PostAsync(door, "image/png", Sample.Form(Sample.Image, Sample.Coarse, fields))).Content.ReadAsByteArrayAsync();
            return LabelPngReader.Read(png, LabelPngEncoding.Auto, ImageLimits.Default).Labels;
        }
    }

    [Fact]
    public async Task Post_AcceptsLines_TellsEachStageThenTheResult()
    {
        var answer = await RefineCall.PostAsync(door, "application/x-ndjson", Sample.Form(Sample.Strip, Sample.StripCoarse));

        var lines = (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonNode.Parse(line)!).ToList();
        var states = lines[..^1].Select(line => $"{line["stage"]} {line["state"]}");
        string[] stages = ["sam-encoder", "prompt-extraction", "local-optimizer", "global-optimizer"];
        Assert.Equal(stages.SelectMany(stage => new[] { $"{stage} started", $"{stage} done" }), states);
        Assert.True((double)lines[1]["milliseconds"]! > 0);
        Assert.NotNull(lines[^1]["result"]!["png"]);
    }

    [Fact]
    public async Task Post_LinesAndNoPicture_EndsWithTheFault()
    {
        var answer = await RefineCall.PostAsync(door, "application/x-ndjson", Sample.Form(NoPicture, Sample.Coarse));

        var lines = (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.Equal("started", (string?)JsonNode.Parse(lines[0])!["state"]);
        Assert.Equal("IMAGE_FORMAT", (string?)JsonNode.Parse(lines[^1])!["error"]!["reason"]);
    }

    [Fact]
    public async Task Post_AcceptsHtmlOnly_AnswersWithWhatThereIs()
    {
        using var answer = await RefineCall.PostAsync(door, "text/html", Sample.Form(Sample.Image, Sample.Coarse));

        await RefineCall.AssertFaultAsync(answer, 406, "ACCEPT", "image/png");
    }

    [Fact]
    public async Task Post_ImageAboveTheLimit_AnswersTooLarge()
    {
        using var answer = await RefineCall.PostAsync(door, "image/png", Sample.Form(new byte[(32 << 20) + 1], Sample.Coarse));

        await RefineCall.AssertFaultAsync(answer, 413, "IMAGE_TOO_LARGE", "33554432");
    }

    [Theory]
    [InlineData(32 << 20, 400, "LABEL_MAP_FORMAT")]
    [InlineData((32 << 20) + 1, 413, "IMAGE_TOO_LARGE")]
    public async Task Post_TwoFilesAtTheLimitOfOne_AreReadAndWithAByteMoreAreNot(int bytes, int code, string reason)
    {
        // Together 48 MiB and more, above what the server takes of itself.
        using var answer = await RefineCall.PostAsync(door, "image/png", Sample.Form(new byte[16 << 20], new byte[bytes]));

        await RefineCall.AssertFaultAsync(answer, code, reason, "");
    }

    [Fact]
    public async Task Post_PictureOf31Megabytes_IsRefined()
    {
        // What follows a PNG's end is no part of the picture.
        byte[] image = [.. Sample.Strip, .. new byte[31_000_000 - Sample.Strip.Length]];

        using var answer = await RefineCall.PostAsync(door, "image/png", Sample.Form(image, Sample.StripCoarse));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var png = await answer.Content.ReadAsByteArrayAsync();
        var expected = await ByGrpcAsync(Sample.Strip, Sample.StripCoarse, null);
        Assert.Equal(expected.Labels, LabelPngReader.Read(png, LabelPngEncoding.Auto, ImageLimits.Default).Labels);
    }

    [Fact]
    public async Task Post_BodyAboveTheLimit_AnswersTooLarge()
    {
        using var answer = await RefineCall.PostAsync(door, "image/png", Sample.Form(new byte[64 << 20], Sample.Coarse));

        await RefineCall.AssertFaultAsync(answer, 413, "MESSAGE_TOO_LARGE", "large");
    }

    [Theory]
    [InlineData("refine")]
    [InlineData("encode")]
    public async Task Get_WhereOnlyPostIsTaken_IsNotAllowed(string path)
    {
        using var client = new HttpClient();

        using var answer = await client.GetAsync(new Uri($"{door.Address}/v1/{path}"));

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal(["POST"], answer.Content.Headers.Allow);
    }

    /// <summary>The same request by gRPC; with parameters, it is the preset fast without void ids.</summary>
    private async Task<RefinementResult> ByGrpcAsync(byte[] image, byte[] coarse, Action<RefinementParameters>? change)
    {
        var overrides = new RefinementParameters();
        change?.Invoke(overrides);
        var map = new LabelMap
        {
            Height = BinaryPrimitives.ReadInt32BigEndian(coarse.AsSpan(20)),
            Width = BinaryPrimitives.ReadInt32BigEndian(coarse.AsSpan(16)),
            Png = ByteString.CopyFrom(coarse),
            BackgroundId = 0,
        };
        if (change is null)
        {
            map.VoidIds.Add(255);
        }

        using var client = new RefinementClient(StageEndpoints.AtOne(door.Services), TimeSpan.FromMinutes(5));
        var request = new RefinementRequest(image, map, change is null ? Preset.Default : Preset.Fast, overrides);
        return await client.RefineAsync(request, CancellationToken.None);
    }

    private static List<uint> Numbers(JsonNode numbers) => [.. numbers.AsArray().Select(number => (uint)number!)];
}
