using System.Globalization;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using UoSam.Cli.Converting;
using UoSam.Cli.Refining;
using UoSam.Client;
using UoSam.Core.Exchange;
using UoSam.Core.LabelMaps;
using UoSam.Protos.V1;

namespace UoSam.EndToEnd.Tests;

/// <summary>The real services with the real model on Unix sockets of this machine.</summary>
[Collection(HostedTests.Name)]
public sealed class ServicesTests(HostedServices hosted) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uosam-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Refine_OneHostOrTwoOneOrEightInFlight_TheFilesAreTheSame()
    {
        await using var second = new HostedServices();
        await second.InitializeAsync();
        using var together = Client(hosted.Address, hosted.Address);
        using var apart = Client(hosted.Address, second.Address);
        var settings = Settings();

        var first = await File.ReadAllBytesAsync(await RefineAsync(together, settings, 0));
        var others = await Task.WhenAll(Enumerable.Range(1, 8).Select(async i =>
            await File.ReadAllBytesAsync(await RefineAsync(i % 2 == 0 ? together : apart, settings, i))));

        Assert.All(others, other => Assert.Equal(first, other));
        var refined = LabelPngReader.Read(first);
        Assert.Equal([0, 1, 2], refined.Labels.Distinct().Order().Select(id => (int)id));
    }

    [Fact]
    public async Task Refine_ImageThatIsNone_IsInvalidArgumentAndLeavesNoFile()
    {
        using var client = Client(hosted.Address, hosted.Address);
        var bad = Path.Combine(_folder.FullName, "bad.jpg");
        await File.WriteAllTextAsync(bad, "no image");
        var task = TaskOf("bad", bad, Sample("coffee-coarse.png"), Path.Combine(_folder.FullName, "bad.png"));

        var error = await Assert.ThrowsAsync<RefinementException>(
            () => new ImageRefiner(client, Settings()).RefineAsync(task, CancellationToken.None));

        Assert.Equal((StatusCode.InvalidArgument, "IMAGE_FORMAT"), (error.Status, error.Reason));
        Assert.False(File.Exists(task.Output));
    }

    [Fact]
    public async Task Refine_NobodyListens_SaysWhichServiceCannotBeReached()
    {
        using var client = Client($"unix:{_folder.FullName}/none.sock", hosted.Address);

        var error = await Assert.ThrowsAsync<RefinementException>(() => RefineAsync(client, Settings(), 0));

        Assert.Equal(StatusCode.Unavailable, error.Status);
        Assert.Contains("sam-encoder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EncodeStream_ABadItemAmongGoodOnes_IsAnsweredAloneAndTheOthersAsByTheUnaryCall()
    {
        using var channel = Channel();
        var encoder = new Protos.V1.SamEncoder.SamEncoderClient(channel);
        var good = new EncodeRequest
        {
            Image = Google.Protobuf.ByteString.CopyFrom(Samples.StripImage("coffee")),
            Preset = Preset.Default,
            ElementType = ElementType.Float16,
        };
        var bad = new EncodeRequest { Preset = Preset.Default, ElementType = ElementType.Float16 };

        using var call = encoder.EncodeStream();
        var answers = ReadAllAsync(call.ResponseStream);
        for (var i = 0; i < 3; i++)
        {
            var id = i.ToString(CultureInfo.InvariantCulture);
            await call.RequestStream.WriteAsync(new EncodeStreamRequest { ItemId = id, Request = i == 1 ? bad : good });
        }

        await call.RequestStream.CompleteAsync();
        var byId = (await answers).ToDictionary(answer => answer.ItemId);
        var unary = await encoder.EncodeAsync(good);

        Assert.Equal(3, byId.Count);
        Assert.Equal((int)Google.Rpc.Code.InvalidArgument, byId["1"].Error.Code);
        Assert.Equal(unary, byId["0"].Response);
        Assert.Equal(unary, byId["2"].Response);
    }

    [Theory]
    [InlineData(null, "send the encoder's file")]
    [InlineData("chelsea.png", "300 x 451")]
    public async Task OptimizeGlobal_PostProcessWithoutItsPicture_FailsWithInvalidArgument(string? picture, string expected)
    {
        using var channel = Channel();
        var request = Samples.Strip("coffee");
        var encoded = await new Protos.V1.SamEncoder.SamEncoderClient(channel).EncodeAsync(new EncodeRequest
        {
            Image = Google.Protobuf.ByteString.CopyFrom(request.Image.Span),
            Preset = Preset.Default,
            ElementType = ElementType.Float16,
        });
        var global = new OptimizeGlobalRequest
        {
            Embeddings = { encoded.Embeddings },
            LabelMap = request.LabelMap,
            Preset = Preset.Default,
            Parameters = new GlobalParameters { PostProcess = PostProcess.Guided },
            Image = picture is null ? null : new SourceImage
            {
                Data = Google.Protobuf.ByteString.CopyFrom(await File.ReadAllBytesAsync(Sample(picture))),
            },
        };

        var fault = await Assert.ThrowsAsync<RpcException>(async () =>
            await new Protos.V1.GlobalOptimizer.GlobalOptimizerClient(channel).OptimizeGlobalAsync(global));

        Assert.Equal(StatusCode.InvalidArgument, fault.StatusCode);
        Assert.Contains(expected, fault.Status.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("uosam.v1.SamEncoder")]
    [InlineData("uosam.v1.PromptExtraction")]
    [InlineData("uosam.v1.LocalOptimizer")]
    [InlineData("uosam.v1.GlobalOptimizer")]
    public async Task Health_EachService_IsServing(string service)
    {
        using var channel = Channel();

        var answer = await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest { Service = service });

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, answer.Status);
    }

    private static async Task<List<EncodeStreamResponse>> ReadAllAsync(IAsyncStreamReader<EncodeStreamResponse> stream)
    {
        var answers = new List<EncodeStreamResponse>();
        await foreach (var answer in stream.ReadAllAsync())
        {
            answers.Add(answer);
        }

        return answers;
    }

    private static DumpSettings Dump => new("auto", DumpGeometry.Fit, new DumpOptions(), new ClassNames([]), "");

    private static RefinementClient Client(string encoder, string others) =>
        new(new StageEndpoints(encoder, others, others, others), TimeSpan.FromMinutes(5));

    private static RefineSettings Settings() => new(
        Preset.Default, new RefinementParameters(), LabelSpace.Default, Dump, LabelOutput.Auto, false, false);

    private static ImageTask TaskOf(string name, string image, string coarse, string output)
    {
        return new ImageTask(name, image, coarse, output)
        {
            Dump = Dump.OpenOne(coarse),
            DumpName = Path.GetFileNameWithoutExtension(coarse),
        };
    }

    private static string Sample(string name) => Path.Combine(AppContext.BaseDirectory, "samples", name);

    private GrpcChannel Channel() => StageChannel.Open(hosted.Address, new RefinementClientOptions());

    private async Task<string> RefineAsync(RefinementClient client, RefineSettings settings, int number)
    {
        var (image, coarse) = (Path.Combine(_folder.FullName, "coffee.bmp"), Path.Combine(_folder.FullName, "coarse.png"));
        var output = Path.Combine(_folder.FullName, $"{number}.png");
        if (number == 0)
        {
            await File.WriteAllBytesAsync(image, Samples.StripImage("coffee"));
            await File.WriteAllBytesAsync(coarse, Samples.StripMap("coffee"));
        }

        var task = TaskOf("coffee", image, coarse, output);
        await new ImageRefiner(client, settings).RefineAsync(task, CancellationToken.None);
        return output;
    }
}
