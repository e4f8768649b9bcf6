using Google.Protobuf;
using Grpc.Core;
using UoSam.Protos.V1;

namespace UoSam.EndToEnd.Tests.Limits;

/// <summary>Bytes of one message, by every method and either way.</summary>
[Collection(LimitedTests.Name)]
public sealed class MessageLimitTests(LimitedServices services)
{
    private const int Limit = 1 << 20;
    private const int Default = 64 << 20;

    // Of all messages: with an array each the tests would leave gigabytes that nobody is in a hurry to collect.
    private static readonly byte[] Zeros = new byte[Default];

    public static TheoryData<string, Way> Methods
    {
        get
        {
            var data = new TheoryData<string, Way>();
            foreach (var stage in SmallRequests.Stages)
            {
                foreach (var way in Enum.GetValues<Way>())
                {
                    data.Add(stage, way);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task MaxMessageBytes_AByteMore_IsRefused(string stage, Way way)
    {
        var host = await services.SharedAsync(("MaxMessageBytes", Limit));
        using var channel = host.Connect();

        var fits = await SendAsync(channel, stage, Limit, way);
        var refused = await SendAsync(channel, stage, Limit + 1, way);

        // What fits is looked at: it has bytes where a file should be.
        Assert.Equal(StatusCode.InvalidArgument, fits.Code);
        Assert.Equal(StatusCode.ResourceExhausted, refused.Code);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task MaxMessageBytes_Default_IsReachedByEveryMethod(string stage, Way way)
    {
        var host = await services.SharedAsync();
        using var channel = host.Connect();

        var fits = await SendAsync(channel, stage, Default, way);
        var refused = await SendAsync(channel, stage, Default + 1, way);

        Assert.Equal(StatusCode.InvalidArgument, fits.Code);
        Assert.NotEqual("", fits.Reason);
        Assert.Equal(StatusCode.ResourceExhausted, refused.Code);
    }

    [Theory]
    [InlineData(Way.Unary)]
    [InlineData(Way.Stream)]
    [InlineData(Way.Json)]
    public async Task MaxMessageBytes_AnswerOfAByteMore_IsNotSent(Way way)
    {
        var first = await services.SharedAsync();
        using var unlimited = first.Connect();
        var request = SmallRequests.Encode();
        var answer = await new Protos.V1.SamEncoder.SamEncoderClient(unlimited.Channel).EncodeAsync(request);
        IMessage whole = way == Way.Stream ? new EncodeStreamResponse { ItemId = "1", Response = answer } : answer;
        var bytes = whole.CalculateSize();
        var ample = await services.SharedAsync(("MaxMessageBytes", bytes));
        var tight = await services.SharedAsync(("MaxMessageBytes", bytes - 1));
        using var toAmple = ample.Connect();
        using var toTight = tight.Connect();

        var sent = await StageCall.SendAsync(toAmple, request, way);
        var refused = await StageCall.SendAsync(toTight, request, way);

        Assert.Equal(StatusCode.OK, sent.Code);
        Assert.Equal((StatusCode.ResourceExhausted, "MESSAGE_TOO_LARGE"), refused);
    }

    private static Task<(StatusCode Code, string Reason)> SendAsync(StageConnection connection, string stage, int bytes, Way way)
    {
        if (way != Way.Json)
        {
            return StageCall.SendAsync(connection, OfSize(stage, bytes, way), way);
        }

        return JsonCall.SendAsync(connection.Http, Filled(stage, 0), new FilledJson(Filled(stage, 3), bytes));
    }

    /// <summary>A request whose message has so many bytes.</summary>
    private static IMessage OfSize(string stage, int bytes, Way way)
    {
        var filler = bytes - 100;
        filler += bytes - Sent(Filled(stage, filler), way).CalculateSize();
        var request = Filled(stage, filler);
        Assert.Equal(bytes, Sent(request, way).CalculateSize());
        return request;
    }

    // As StageCall sends it.
    private static IMessage Sent(IMessage request, Way way) => way == Way.Stream ? Item(request) : request;

    private static IMessage Filled(string stage, int bytes)
    {
        var filler = UnsafeByteOperations.UnsafeWrap(Zeros.AsMemory(0, bytes));
        var map = new LabelMap { Png = filler };
        return stage switch
        {
            "encoder" => new EncodeRequest { Image = filler, Preset = Preset.Fast },
            "prompts" => new ExtractPromptsRequest { LabelMap = map, Preset = Preset.Fast },
            "local" => new OptimizeLocalRequest { LabelMap = map, Preset = Preset.Fast },
            _ => new OptimizeGlobalRequest { LabelMap = map, Preset = Preset.Fast },
        };
    }

    private static IMessage Item(IMessage request) => request switch
    {
        EncodeRequest encode => new EncodeStreamRequest { ItemId = "1", Request = encode },
        ExtractPromptsRequest prompts => new ExtractPromptsStreamRequest { ItemId = "1", Request = prompts },
        OptimizeLocalRequest local => new OptimizeLocalStreamRequest { ItemId = "1", Request = local },
        _ => new OptimizeGlobalStreamRequest { ItemId = "1", Request = (OptimizeGlobalRequest)request },
    };
}
