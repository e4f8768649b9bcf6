using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;
using UoSam.Client;
using UoSam.Protos.V1;

namespace UoSam.EndToEnd.Tests;

/// <summary>An item that a stage refuses is answered alone; its neighbours are answered as by the unary call.</summary>
[Collection(HostedTests.Name)]
public sealed class StreamItemTests : IAsyncLifetime
{
    private readonly GrpcChannel _channel;
    private Embedding _embedding = null!;
    private LabelMap _map = null!;
    private ExtractPromptsResponse _prompts = null!;

    public StreamItemTests(HostedServices hosted) => _channel = StageChannel.Open(hosted.Address, new RefinementClientOptions());

    public async Task InitializeAsync()
    {
        var request = Samples.Strip("coffee");
        _map = request.LabelMap;
        var encoded = await new Protos.V1.SamEncoder.SamEncoderClient(_channel).EncodeAsync(new EncodeRequest
        {
            Image = UnsafeByteOperations.UnsafeWrap(request.Image),
            Preset = Preset.Fast,
            ElementType = ElementType.Float16,
        });
        _embedding = encoded.Embeddings[0];
        _prompts = await new Protos.V1.PromptExtraction.PromptExtractionClient(_channel).ExtractPromptsAsync(Prompts(_embedding));
    }

    public Task DisposeAsync()
    {
        _channel.Dispose();
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData("prompts")]
    [InlineData("local")]
    [InlineData("global")]
    public async Task Stream_ABadItemAmongGoodOnes_IsAnsweredAlone(string stage)
    {
        var answers = stage switch
        {
            "prompts" => await PromptsAsync(),
            "local" => await LocalAsync(),
            _ => await GlobalAsync(),
        };

        Assert.Equal(3, answers.Streamed.Count);
        Assert.Equal(answers.Unary, answers.Streamed["0"].Response);
        Assert.Equal(answers.Unary, answers.Streamed["2"].Response);
        var error = answers.Streamed["1"].Error!;
        Assert.Null(answers.Streamed["1"].Response);
        Assert.Equal((int)Code.InvalidArgument, error.Code);
        Assert.Equal("EMBEDDING", error.GetDetail<ErrorInfo>()!.Reason);
    }

    private async Task<Answers> PromptsAsync()
    {
        var client = new Protos.V1.PromptExtraction.PromptExtractionClient(_channel);
        var items = Items((id, isBad) => new ExtractPromptsStreamRequest { ItemId = id, Request = Prompts(isBad ? null : _embedding) });
        using var call = client.ExtractPromptsStream();
        return new Answers(
            await client.ExtractPromptsAsync(items[0].Request),
            await SendAsync(call, items, answer => (answer.ItemId, new Answer(answer.Response, answer.Error))));
    }

    private async Task<Answers> LocalAsync()
    {
        var client = new Protos.V1.LocalOptimizer.LocalOptimizerClient(_channel);
        var items = Items((id, isBad) => new OptimizeLocalStreamRequest { ItemId = id, Request = Local(isBad ? null : _embedding) });
        using var call = client.OptimizeLocalStream();
        return new Answers(
            await client.OptimizeLocalAsync(items[0].Request),
            await SendAsync(call, items, answer => (answer.ItemId, new Answer(answer.Response, answer.Error))));
    }

    private async Task<Answers> GlobalAsync()
    {
        var client = new Protos.V1.GlobalOptimizer.GlobalOptimizerClient(_channel);
        var items = Items((id, isBad) => new OptimizeGlobalStreamRequest { ItemId = id, Request = Global(isBad ? [] : [_embedding]) });
        using var call = client.OptimizeGlobalStream();
        return new Answers(
            await client.OptimizeGlobalAsync(items[0].Request),
            await SendAsync(call, items, answer => (answer.ItemId, new Answer(answer.Response, answer.Error))));
    }

    private ExtractPromptsRequest Prompts(Embedding? embedding) =>
        new() { Embedding = embedding, LabelMap = _map, Preset = Preset.Fast };

    private OptimizeLocalRequest Local(Embedding? embedding) => new()
    {
        Embedding = embedding,
        LabelMap = _map,
        Objects = { _prompts.Objects },
        Preset = Preset.Fast,
        AnswerEncoding = LabelMapEncoding.Runs,
    };

    private OptimizeGlobalRequest Global(Embedding[] embeddings) => new()
    {
        Embeddings = { embeddings },
        LabelMap = _map,
        Preset = Preset.Fast,
        Parameters = new GlobalParameters { PointsPerSide = 2 },
        AnswerEncoding = LabelMapEncoding.Runs,
    };

    private static T[] Items<T>(Func<string, bool, T> make) => [make("0", false), make("1", true), make("2", false)];

    private static async Task<Dictionary<string, Answer>> SendAsync<TItem, TAnswer>(
        AsyncDuplexStreamingCall<TItem, TAnswer> call, TItem[] items, Func<TAnswer, (string Id, Answer Answer)> read)
    {
        var answers = new Dictionary<string, Answer>();
        var reading = ReadAsync();
        foreach (var item in items)
        {
            await call.RequestStream.WriteAsync(item);
        }

        await call.RequestStream.CompleteAsync();
        await reading;
        return answers;

        async Task ReadAsync()
        {
            await foreach (var answer in call.ResponseStream.ReadAllAsync())
            {
                var (id, content) = read(answer);
                answers.Add(id, content);
            }
        }
    }

    private sealed record Answer(IMessage? Response, Google.Rpc.Status? Error);

    private sealed record Answers(IMessage Unary, Dictionary<string, Answer> Streamed);
}
