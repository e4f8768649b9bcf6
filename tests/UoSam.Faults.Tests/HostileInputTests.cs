using Google.Protobuf;
using Grpc.Core;
using ImageMagick;
using UoSam.Client;
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
    public async Task Encode_HostileImages_AreRefusedAndOddOnesCostNoMoreThanOthers()
    {
        using var channel = host.Connect();
        var encoder = new Protos.V1.SamEncoder.SamEncoderClient(channel);
        var wrong = new List<string>();
        foreach (var (name, file, isOdd) in HostileImages.Bad().Select(bad => (bad.Name, bad.File, false))
            .Concat(HostileImages.Odd().Select(odd => (odd.Name, odd.File, true))))
        {
            var before = GC.GetTotalAllocatedBytes();
            var status = await EncodeAsync(encoder, file);
            var mebibytes = (GC.GetTotalAllocatedBytes() - before) >> 20;

            // The request itself, its copies, and what a header needs; the encoder's own buffers for those that decode.
            if (mebibytes >= 64 || !(status.StatusCode == StatusCode.InvalidArgument || (isOdd && status.StatusCode == StatusCode.OK)))
            {
                wrong.Add($"{name}: {status}, {mebibytes} MiB allocated");
            }
        }

        Assert.Empty(wrong);
        await IsNormalAsync(encoder);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3000, 1)]
    [InlineData(1, 3000)]
    [InlineData(65_535, 2)]
    public async Task Refine_ImagesOfHardlyAPixel_AreRefined(int height, int width)
    {
        using var client = new RefinementClient(StageEndpoints.AtOne(host.Address), TimeSpan.FromMinutes(10));
        using var picture = new MagickImage(MagickColors.OliveDrab, (uint)width, (uint)height) { Format = MagickFormat.Png };
        var ids = new ushort[height * width];
        ids.AsSpan(ids.Length / 2).Fill(1);
        var png = Core.LabelMaps.LabelPngWriter.Write(
            new Core.LabelMaps.LabelMap(height, width, ids), Core.LabelMaps.LabelPngFormat.Grey8);
        var map = new LabelMap { Height = height, Width = width, BackgroundId = 0, Png = ByteString.CopyFrom(png) };
        var request = new RefinementRequest(picture.ToByteArray(), map, Preset.Fast);

        var alone = await client.RefineAsync(request, CancellationToken.None);
        var frames = await client.RefineVideoAsync(Enumerable.Repeat(request, 2).ToAsyncEnumerable(), 2).ToListAsync();

        Assert.Equal((height, width), (alone.Height, alone.Width));
        Assert.All(frames, frame => Assert.Null(frame.Error));
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
            var before = GC.GetTotalAllocatedBytes();
            var status = i % 3 == 0
                ? await RawCalls.StreamAsync(channel, service, stream, message)
                : await RawCalls.CallAsync(channel, service, unary, message);
            var mebibytes = (GC.GetTotalAllocatedBytes() - before) >> 20;

            Assert.True(
                status.StatusCode is StatusCode.OK or StatusCode.InvalidArgument or StatusCode.FailedPrecondition,
                $"message {i} to {service}: {status}");
            Assert.True(mebibytes < 64, $"message {i} to {service} of {message.Length} bytes: {mebibytes} MiB allocated, {status}");
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

    [Fact]
    public async Task AnyCall_MessagesThatUnfold_GetAClearStatusWithinTheirSizeAFewTimesOver()
    {
        using var channel = host.Connect();
        var unfolding = new Dictionary<string, byte[]>
        {
            // Fields that no message has.
            ["unknown fields"] = [.. Enumerable.Repeat((byte[])[0xF8, 0x7F, 1], 1_000_000).SelectMany(bytes => bytes)],
            ["nested groups"] = [.. Enumerable.Repeat((byte[])[0xFB, 0x7F], 100_000).SelectMany(bytes => bytes)],
            ["nested messages"] = Nested(5_000),
        };
        foreach (var (what, message) in unfolding)
        {
            foreach (var (service, unary, stream) in Methods)
            {
                var before = GC.GetTotalAllocatedBytes();
                var status = await RawCalls.CallAsync(channel, service, unary, message);
                var ofStream = await RawCalls.StreamAsync(channel, service, stream, message);
                var mebibytes = (GC.GetTotalAllocatedBytes() - before) >> 20;

                Assert.Equal((what, service, StatusCode.InvalidArgument), (what, service, status.StatusCode));
                Assert.True(ofStream.StatusCode is StatusCode.OK or StatusCode.InvalidArgument, $"{what} to {service}: {ofStream}");
                Assert.True(mebibytes < 256, $"{what} to {service}: {mebibytes} MiB allocated for {message.Length} bytes");
            }
        }

        await IsNormalAsync(new Protos.V1.SamEncoder.SamEncoderClient(channel));
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
        ("features that are no numbers", request => request.Embedding.Data = Halves(Half.NaN)),
        ("features without end", request => request.Embedding.Data = Halves(Half.PositiveInfinity)),
        ("a parameter that is no number", request => request.Parameters = new PromptParameters { MinAreaFraction = double.NaN }),
        ("a palette index without a colour", request => request.LabelMap = WithoutColour(request.LabelMap)),
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

    private static ByteString Halves(Half value)
    {
        var values = new Half[256 * 64 * 64];
        values[^1] = value;
        return ByteString.CopyFrom(System.Runtime.InteropServices.MemoryMarshal.AsBytes<Half>(values));
    }

    // A palette of one colour, of which every pixel takes the fourth.
    private static LabelMap WithoutColour(LabelMap map)
    {
        var ids = new ushort[map.Height * map.Width];
        Array.Fill(ids, (ushort)3);
        var png = Core.LabelMaps.LabelPngWriter.Write(
            new Core.LabelMaps.LabelMap(map.Height, map.Width, ids), Core.LabelMaps.LabelPngFormat.Palette);
        return new LabelMap { Height = map.Height, Width = map.Width, Png = ByteString.CopyFrom(HostileImages.WithOneColour(png)) };
    }

    // Messages within messages: field 1 of each is the next.
    private static byte[] Nested(int depth)
    {
        var message = new List<byte>();
        for (var i = 0; i < depth; i++)
        {
            var (length, head) = (message.Count, new List<byte> { 0x0A });
            for (; length > 127; length >>= 7)
            {
                head.Add((byte)(0x80 | (length & 127)));
            }

            head.Add((byte)length);
            message.InsertRange(0, head);
        }

        return [.. message];
    }

    private static async Task<Status> EncodeAsync(Protos.V1.SamEncoder.SamEncoderClient encoder, byte[] file)
    {
        try
        {
            await encoder.EncodeAsync(Request(file));
            return Status.DefaultSuccess;
        }
        catch (RpcException error)
        {
            return error.Status;
        }
    }

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
