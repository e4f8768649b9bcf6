using Google.Rpc;
using UoSam.Protos.V1;

namespace UoSam.Faults.Tests;

/// <summary>Ids of items that are longer than the contract says.</summary>
public sealed class LongItemIdTests
{
    private const int Limit = 1 << 20;

    public static TheoryData<string> Ids => [new string('a', Limit - 64), "a" + string.Concat(Enumerable.Repeat("\U0001F600", 200))];

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task Stream_AnIdThatIsTooLong_IsAnErrorOfItsItemThatBeginsAsItDoesAndTheStreamGoesOn(string id)
    {
        await using var host = await ScriptedHost.StartAsync((_, _) => Items.Answer(), $"Limits:MaxMessageBytes={Limit}");
        using var channel = host.Connect();
        using var call = new Protos.V1.PromptExtraction.PromptExtractionClient(channel).ExtractPromptsStream();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var answers = new List<ExtractPromptsStreamResponse>();

        foreach (var next in (string[])[id, "1"])
        {
            await call.RequestStream.WriteAsync(new ExtractPromptsStreamRequest { ItemId = next, Request = new() }, patience.Token);
            Assert.True(await call.ResponseStream.MoveNext(patience.Token));
            answers.Add(call.ResponseStream.Current);
        }

        var error = answers[0].Error;
        Assert.Equal(((int)Code.InvalidArgument, "ITEM_ID"), (error.Code, error.GetDetail<ErrorInfo>()!.Reason));
        Assert.Equal($"an item_id has {id.Length} characters; at most 256 are taken", error.Message);
        Assert.Equal(id[..255], answers[0].ItemId[..255]);
        Assert.Equal(256, answers[0].ItemId.Length);
        Assert.Equal(("1", null), (answers[1].ItemId, answers[1].Error));
    }
}
