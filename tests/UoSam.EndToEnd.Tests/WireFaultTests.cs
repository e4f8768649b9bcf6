using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;
using UoSam.Client;
using UoSam.Core.ModelStore;
using UoSam.Protos.V1;

namespace UoSam.EndToEnd.Tests;

/// <summary>What a client of any language sees of a fault: the status, ErrorInfo's reason, and the field.</summary>
[Collection(HostedTests.Name)]
public sealed class WireFaultTests : IDisposable
{
    private readonly GrpcChannel _channel;
    private readonly Protos.V1.SamEncoder.SamEncoderClient _encoder;

    public WireFaultTests(HostedServices hosted)
    {
        _channel = StageChannel.Open(hosted.Address, new RefinementClientOptions());
        _encoder = new(_channel);
    }

    public void Dispose() => _channel.Dispose();

    [Fact]
    public Task Encode_NoBytes_IsInvalidArgument() => FailsAsync(
        () => _encoder.EncodeAsync(Request([])), StatusCode.InvalidArgument, "IMAGE_EMPTY", "image");

    [Fact]
    public Task Encode_CutOff_IsInvalidArgument() => FailsAsync(
        () => _encoder.EncodeAsync(Request(File.ReadAllBytes(Samples.PathOf("coffee.png"))[..100_000])),
        StatusCode.InvalidArgument,
        "IMAGE_CORRUPT",
        "image");

    [Fact]
    public Task Encode_NoPreset_IsInvalidArgument() => FailsAsync(
        () => _encoder.EncodeAsync(new EncodeRequest()), StatusCode.InvalidArgument, "PRESET", "preset");

    [Fact]
    public Task Extract_MapOfAnotherAspect_IsInvalidArgument() => FailsAsync(
        () => new Protos.V1.PromptExtraction.PromptExtractionClient(_channel).ExtractPromptsAsync(new ExtractPromptsRequest
        {
            Embedding = Blank(Known()),
            LabelMap = Map(40, 30),
            Preset = Preset.Default,
        }),
        StatusCode.InvalidArgument,
        "LABEL_MAP_SIZE",
        "label_map");

    [Fact]
    public Task OptimizeLocal_ObjectOfAVoidClass_IsInvalidArgument() => FailsAsync(
        () => new Protos.V1.LocalOptimizer.LocalOptimizerClient(_channel).OptimizeLocalAsync(new OptimizeLocalRequest
        {
            Embedding = Blank(Known()),
            LabelMap = Map(30, 40),
            Preset = Preset.Default,
            Objects =
            {
                new ObjectPrompt
                {
                    ClassId = 255,
                    Region = new MaskRuns { Height = 30, Width = 40, Lengths = { 0, 1200 } },
                    Box = new Box { X1 = 39, Y1 = 29 },
                },
            },
        }),
        StatusCode.InvalidArgument,
        "OBJECT_PROMPT",
        "objects");

    [Fact]
    public Task OptimizeGlobal_EmbeddingOfAnotherModel_IsFailedPrecondition() => FailsAsync(
        () => new Protos.V1.GlobalOptimizer.GlobalOptimizerClient(_channel).OptimizeGlobalAsync(new OptimizeGlobalRequest
        {
            Embeddings = { Blank(new ModelInfo { Id = "other", Sha256 = "00" }) },
            LabelMap = Map(30, 40),
            Preset = Preset.Default,
        }),
        StatusCode.FailedPrecondition,
        "MODEL_MISMATCH",
        null);

    [Fact]
    public async Task Encode_DeadlineTooShort_IsDeadlineExceeded()
    {
        var request = Request(File.ReadAllBytes(Samples.PathOf("coffee.png")));

        var error = await Assert.ThrowsAsync<RpcException>(
            async () => await _encoder.EncodeAsync(request, deadline: DateTime.UtcNow.AddMilliseconds(50)));

        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
    }

    private static async Task FailsAsync<T>(Func<AsyncUnaryCall<T>> call, StatusCode code, string reason, string? field)
    {
        var error = await Assert.ThrowsAsync<RpcException>(async () => await call());

        var status = error.GetRpcStatus()!;
        Assert.Equal((code, reason), (error.StatusCode, status.GetDetail<ErrorInfo>()!.Reason));
        Assert.Equal(field, status.GetDetail<BadRequest>()?.FieldViolations.Single().Field);
        Assert.DoesNotContain('\n', status.Message);
    }

    private static ModelInfo Known()
    {
        var model = new ModelRepository().Open(ModelCatalog.DefaultId);
        return new ModelInfo { Id = model.Id, Sha256 = model.Hash };
    }

    private static EncodeRequest Request(byte[] image) => new()
    {
        Image = ByteString.CopyFrom(image),
        Preset = Preset.Default,
        ElementType = ElementType.Float16,
    };

    private static Embedding Blank(ModelInfo model) => new()
    {
        ElementType = ElementType.Float16,
        Shape = { 1, 256, 64, 64 },
        Data = ByteString.CopyFrom(new byte[2 << 20]),
        Frame = new ImageFrame
        {
            ImageHeight = 30,
            ImageWidth = 40,
            Crop = new PixelBox { X1 = 40, Y1 = 30 },
            InputSize = 1024,
        },
        Model = model,
    };

    private static Protos.V1.LabelMap Map(int height, int width) => new()
    {
        Height = height,
        Width = width,
        Runs = new LabelRuns { Labels = { 1 }, Lengths = { (uint)(height * width) } },
        BackgroundId = 0,
        VoidIds = { 255 },
    };
}
