using Google.Rpc;
using UoSam.Protos.V1;

namespace UoSam.Faults.Tests;

/// <summary>Answers that are larger than a message may be.</summary>
public sealed class LargeAnswerTests
{
    [Fact]
    public async Task Stream_AnAnswerAboveTheLimit_IsAnErrorOfItsItemAloneAndTheStreamGoesOn()
    {
        await using var host = await ScriptedHost.StartAsync(
            (request, _) => Items.Answer(request.Embedding.Data.IsEmpty ? 0 : 2 << 20), "Limits:MaxMessageBytes=1048576");
        using var channel = host.Connect();
        using var call = new Protos.V1.PromptExtraction.PromptExtractionClient(channel).ExtractPromptsStream();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var answers = new List<ExtractPromptsStreamResponse>();

        foreach (var bytes in (int[])[0, 1, 0])
        {
            await call.RequestStream.WriteAsync(Items.Item(answers.Count, bytes: bytes), patience.Token);
            Assert.True(await call.ResponseStream.MoveNext(patience.Token));
            answers.Add(call.ResponseStream.Current);
        }

        Assert.Equal(["0", "1", "2"], answers.Select(answer => answer.ItemId));
        Assert.Equal([true, false, true], answers.Select(answer => answer.Error is null));
        var error = answers[1].Error;
        Assert.Equal((int)Code.ResourceExhausted, error.Code);
        Assert.Equal("MESSAGE_TOO_LARGE", error.GetDetail<ErrorInfo>()!.Reason);
        Assert.Matches("has 2097[0-9]{3} bytes; at most 1048576 are sent: .*MaxMessageBytes", error.Message);
    }
}
