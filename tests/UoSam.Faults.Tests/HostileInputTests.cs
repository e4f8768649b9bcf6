using Google.Protobuf;
using Grpc.Core;
using ImageMagick;
using UoSam.Core.Inference;
using UoSam.Protos.V1;

namespace UoSam.Faults.Tests;

/// <summary>Input made to hurt: always a clear status, never a fault of the service, and the next call is normal.</summary>
public sealed class HostileInputTests(ModelHost host) : IClassFixture<ModelHost>
{
    private static readonly (string Service, string Unary, string Stream)[] Methods =
    [
        ("uosam.v1.SamEncoder", "Encode", "EncodeStream"),
        ("uosam.v1.PromptExtraction", "ExtractPrompts", "ExtractPromptsStream"),
        ("uosam.v1.LocalOptimizer", "OptimizeLocal", "OptimizeLocalStream"),
        ("uosam.v1.GlobalOptimizer", "OptimizeGlobal", "OptimizeGlobalStream"),
    ];

    [Fact]
    public async Task Encode_HostileImages_AreRefusedWithoutMuchMemory()
    {
        using var channel = host.Connect();
        var encoder = new Protos.V1.SamEncoder.SamEncoderClient(channel);
        var corpus = HostileImages.All().ToList();
        var allocated = new List<(string Name, long Bytes)>();

        foreach (var (name, file) in corpus)
        {
            var before = GC.GetTotalAllocatedBytes();
            var error = await Record.ExceptionAsync(async () => await encoder.EncodeAsync(Request(file)));
            var status = (error as RpcException)?.StatusCode ?? StatusCode.OK;
            var decodes = name is "png with a huge profile" or "png with a text bomb"
                || name.StartsWith("Jpeg cut", StringComparison.Ordinal) || name.StartsWith("Bmp cut", StringComparison.Ordinal);
            Assert.True(status == StatusCode.InvalidArgument || (status == StatusCode.OK && decodes), $"{name}: {error?.Message ?? "taken"}");
            allocated.Add((name, GC.GetTotalAllocatedBytes() - before));
        }

        // The request itself, its copies, and what a header needs; the encoder's own buffers for those that decode.
        Assert.All(allocated, item => Assert.True(item.Bytes < 64 << 20, $"{item.Name}: {item.Bytes >> 20} MiB allocated"));
        await IsNormalAsync(encoder);
    }

    [Fact]
    public async Task AnyCall_RandomAndMutatedMessages_GetAClearStatus()
    {
        using var channel = host.Connect();
        var seeds = Seeds();
        var random = new Random(9);
        for (var i = 0; i < LongForm.Or(400, 20_000); i++)
        {
            var (service, unary, stream) = Methods[i % Methods.Length];
            var message = i % 5 == 0 ? Noise(random) : Mutation(seeds[i % Methods.Length], random);
            var status = i % 3 == 0
                ? await RawCalls.StreamAsync(channel, service, stream, message)
                : await RawCalls.CallAsync(channel, service, unary, message);

            Assert.True(
                status.StatusCode is StatusCode.OK or StatusCode.InvalidArgument or StatusCode.FailedPrecondition,
                $"message {i} to {service}: {status}");
        }

        await IsNormalAsync(new Protos.V1.SamEncoder.SamEncoderClient(channel));
    }

    [Theory]
    [InlineData("0A FF FF FF FF 07", "a length of 2^31-1")]
    [InlineData("0A FF FF FF FF FF FF FF FF FF 01", "a negative length")]
    [InlineData("FF FF FF FF FF FF FF FF FF FF FF", "a tag that does not end")]
    [InlineData("0B 0B 0B 0B", "groups that do not end")]
    [InlineData("07 00", "a wire type that there is not")]
    public async Task AnyCall_BytesThatAreNoMessage_AreInvalidArgument(string hex, string what)
    {
        using var channel = host.Connect();
        var bytes = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        foreach (var (service, unary, stream) in Methods)
        {
            Assert.Equal((what, StatusCode.InvalidArgument), (what, (await RawCalls.CallAsync(channel, service, unary, bytes)).StatusCode));
            Assert.Equal((what, StatusCode.InvalidArgument), (what, (await RawCalls.StreamAsync(channel, service, stream, bytes)).StatusCode));
        }
    }

    [Fact]
    public async Task Extract_NumbersThatFitNothing_AreInvalidArgument()
    {
        using var channel = host.Connect();
        var client = new Protos.V1.PromptExtraction.PromptExtractionClient(channel);
        var wrong = new List<string>();
        foreach (var (what, spoil) in BadPrompts)
        {
            var request = GoodPrompts();
            spoil(request);
            var error = await Record.ExceptionAsync(async () => await client.ExtractPromptsAsync(request));
            if (error is not RpcException { StatusCode: StatusCode.InvalidArgument } refused
                || refused.GetRpcStatus()?.GetDetail<Google.Rpc.ErrorInfo>() is null)
            {
                wrong.Add($"{what}: {error?.Message ?? "taken"}");
            }
        }

        Assert.Empty(wrong);
    }

    private static IEnumerable<(string What, Action<ExtractPromptsRequest> Spoil)> BadPrompts =>
    [
        ("shape overflows", request => request.Embedding.Shape.Add([int.MaxValue, int.MaxValue])),
        ("shape negative", request => request.Embedding.Shape[1] = -256),
        ("tensor too short", request => request.Embedding.Data = ByteString.CopyFrom(new byte[100])),
        ("image of 2^31-1", request => (request.Embedding.Frame.ImageHeight, request.Embedding.Frame.ImageWidth) = (int.MaxValue, int.MaxValue)),
        ("a map of one pixel for an image of 3,600,000,000", request =>
        {
            (request.Embedding.Frame.ImageHeight, request.Embedding.Frame.ImageWidth) = (60_000, 60_000);
            request.LabelMap = new LabelMap { Height = 1, Width = 1, Runs = new LabelRuns { Labels = { 1u }, Lengths = { 1u } } };
        }),
        ("frame beside the image", request => request.Embedding.Frame.Crop.X1 = 1_000_000),
        ("runs too long", request => request.LabelMap.Runs.Lengths[0] = uint.MaxValue),
        ("a million runs of nothing", request => request.LabelMap.Runs.MergeFrom(new LabelRuns { Labels = { new uint[1_000_000] }, Lengths = { new uint[1_000_000] } })),
        ("map of another size", request => request.LabelMap.Height = int.MaxValue),
        ("label above 65535", request => request.LabelMap.Runs.Labels[0] = 70_000),
    ];

    private static ExtractPromptsRequest GoodPrompts() => new()
    {
        Embedding = Frames.Embed(ByteString.CopyFromUtf8("1")),
        LabelMap = Frames.Request(1).LabelMap,
        Preset = Preset.Fast,
    };

    private static EncodeRequest Request(byte[] file) => new()
    {
        Image = ByteString.CopyFrom(file),
        Preset = Preset.Fast,
        ElementType = ElementType.Float16,
    };

    // Small ones, so that mutations hit structure: no image is whole, no embedding has its values.
    private static byte[][] Seeds()
    {
        var prompts = GoodPrompts();
        prompts.Embedding.Data = ByteString.CopyFrom(new byte[64]);
        return
        [
            Request(HostileImages.Picture(MagickFormat.Png)[..60]).ToByteArray(),
            prompts.ToByteArray(),
            new OptimizeLocalRequest { Embedding = prompts.Embedding, LabelMap = prompts.LabelMap, Objects = { new ObjectPrompt { ClassId = 1 } }, Preset = Preset.Fast }.ToByteArray(),
            new OptimizeGlobalRequest { Embeddings = { prompts.Embedding }, LabelMap = prompts.LabelMap, Preset = Preset.Fast }.ToByteArray(),
        ];
    }

    private static byte[] Noise(Random random)
    {
        var bytes = new byte[random.Next(1, 200)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Mutation(byte[] seed, Random random)
    {
        var bytes = seed.ToArray();
        for (var k = random.Next(1, 6); k > 0; k--)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }

        return random.Next(4) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
    }

    private async Task IsNormalAsync(Protos.V1.SamEncoder.SamEncoderClient encoder)
    {
        Assert.Single((await encoder.EncodeAsync(ModelHost.Encode())).Embeddings);
        await Eventually.TrueAsync(() => host.Gate.Admitted == 0 && TensorSet.LiveTensors == 0);
    }
}
