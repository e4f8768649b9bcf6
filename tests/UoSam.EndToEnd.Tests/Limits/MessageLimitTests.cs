using Google.Protobuf;
using Grpc.Core;
using UoSam.Protos.V1;

namespace UoSam.EndToEnd.Tests.Limits;

/// <summary>Bytes of one message, by every method.</summary>
public sealed class MessageLimitTests(LimitedServices services) : IClassFixture<LimitedServices>
{
    private const int Limit = 1 << 20;

    public static TheoryData<string, bool> Methods
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var stage in SmallRequests.Stages)
            {
                data.Add(stage, false);
                data.Add(stage, true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task MaxMessageBytes_AByteMore_IsRefused(string stage, bool isStream)
    {
        await using var host = await services.StartAsync(("MaxMessageBytes", Limit));
        using var channel = host.Connect();

        var fits = await StageCall.SendAsync(channel, OfSize(stage, Limit, isStream), isStream);
        var refused = await StageCall.SendAsync(channel, OfSize(stage, Limit + 1, isStream), isStream);

        // What fits is looked at: it has bytes where a file should be.
        Assert.Equal(StatusCode.InvalidArgument, fits.Code);
        Assert.Equal(StatusCode.ResourceExhausted, refused.Code);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task MaxMessageBytes_Default_IsReachedByEveryMethod(string stage, bool isStream)
    {
        const int Default = 64 << 20;
        await using var host = await services.StartAsync();
        using var channel = host.Connect();

        var fits = await StageCall.SendAsync(channel, OfSize(stage, Default, isStream), isStream);
        var refused = await StageCall.SendAsync(channel, OfSize(stage, Default + 1, isStream), isStream);

        Assert.Equal(StatusCode.InvalidArgument, fits.Code);
        Assert.NotEqual("", fits.Reason);
        Assert.Equal(StatusCode.ResourceExhausted, refused.Code);
    }

    /// <summary>A request whose message has so many bytes.</summary>
    private static IMessage OfSize(string stage, int bytes, bool isStream)
    {
        var filler = bytes - 100;
        var request = Filled(stage, filler);
        filler += bytes - (isStream ? Item(request) : request).CalculateSize();
        request = Filled(stage, filler);
        Assert.Equal(bytes, (isStream ? Item(request) : request).CalculateSize());
        return request;
    }

    private static IMessage Filled(string stage, int bytes)
    {
        var filler = UnsafeByteOperations.UnsafeWrap(new byte[bytes]);
        var map = new LabelMap { Png = filler };
        return stage switch
        {
            "encoder" => new EncodeRequest { Image = filler, Preset = Preset.Fast },
            "prompts" => new ExtractPromptsRequest { LabelMap = map, Preset = Preset.Fast },
            "local" => new OptimizeLocalRequest { LabelMap = map, Preset = Preset.Fast },
            _ => new OptimizeGlobalRequest { LabelMap = map, Preset = Preset.Fast },
        };
    }

    // As StageCall sends it.
    private static IMessage Item(IMessage request) => request switch
    {
        EncodeRequest encode => new EncodeStreamRequest { ItemId = "1", Request = encode },
        ExtractPromptsRequest prompts => new ExtractPromptsStreamRequest { ItemId = "1", Request = prompts },
        OptimizeLocalRequest local => new OptimizeLocalStreamRequest { ItemId = "1", Request = local },
        _ => new OptimizeGlobalStreamRequest { ItemId = "1", Request = (OptimizeGlobalRequest)request },
    };
}
