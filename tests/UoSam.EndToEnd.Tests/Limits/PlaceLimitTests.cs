using Google.Protobuf;
using Grpc.Core;
using UoSam.Protos;
using UoSam.Protos.V1;

namespace UoSam.EndToEnd.Tests.Limits;

/// <summary>Places: calls at once, waiting, on one connection, in one stream; by every method.</summary>
[Collection(LimitedTests.Name)]
public sealed class PlaceLimitTests(LimitedServices services)
{
    public static TheoryData<string, Way> Methods => MessageLimitTests.Methods;

    public static TheoryData<string> Streams => [.. SmallRequests.Stages];

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task MaxStreamsPerConnection_OneMore_Waits(string stage, Way way)
    {
        await using var host = await services.StartAsync(("MaxStreamsPerConnection", 3));
        using var channel = host.Connect();
        var request = Empty(stage);
        using var first = await OpenAsync();
        using var second = await OpenAsync();

        Assert.Equal(StatusCode.InvalidArgument, (await StageCall.SendAsync(channel, request, way)).Code);
        using var third = await OpenAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(0.5));
        var waited = await StageCall.SendAsync(channel, request, way, cancellationToken: patience.Token);

        Assert.Equal(StatusCode.Cancelled, waited.Code);

        async Task<IOpenStream> OpenAsync()
        {
            var stream = StageCall.Open(channel.Channel, request);
            await stream.SendAsync("1");
            Assert.NotNull(await stream.ReadAsync());
            return stream;
        }
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task MaxInFlightPerStream_OneMore_IsNotTakenBeforeOneIsAnswered(string stage)
    {
        const int Limit = 3;
        await using var host = await services.StartForAsync(stage, ("MaxInFlightPerStream", Limit), ("MaxConcurrent", 1));
        using var channel = host.Connect();
        using var stream = StageCall.Open(channel.Channel, Valid(stage));
        Task sending;
        await using (await host.OccupyAsync())
        {
            for (var item = 1; item <= Limit; item++)
            {
                await stream.SendAsync($"{item}");
                await host.AdmittedAsync(1 + item);
            }

            // May wait for the server to read.
            sending = stream.SendAsync("one more");
            await Task.Delay(300);
            Assert.Equal(1 + Limit, host.Admitted);
        }

        await sending;
        await stream.CompleteAsync();
        for (var item = 1; item <= Limit + 1; item++)
        {
            Assert.Null(await stream.ReadAsync());
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task MaxQueued_OneMore_IsRefusedWithWhenToTryAgain(string stage, Way way)
    {
        const int Limit = 2;
        await using var host = await services.StartForAsync(stage, ("MaxQueued", Limit), ("MaxConcurrent", 1));
        using var channel = host.Connect();
        var occupation = await host.OccupyAsync();
        var waiting = Enumerable.Range(0, Limit).Select(_ => StageCall.SendAsync(channel, Valid(stage), way)).ToList();
        await host.AdmittedAsync(1 + Limit);

        var refused = await StageCall.SendAsync(channel, Valid(stage), way);
        await occupation.DisposeAsync();

        Assert.Equal((StatusCode.ResourceExhausted, TransportDefaults.Busy), refused);
        Assert.All(await Task.WhenAll(waiting), answered => Assert.Equal((StatusCode.OK, ""), answered));
    }

    [Fact]
    public async Task MaxQueued_OneMoreWithJson_IsToldWhenInHttpsWords()
    {
        await using var host = await services.StartForAsync("encoder", ("MaxQueued", 0), ("MaxConcurrent", 1));
        using var connection = host.Connect();
        await using var occupation = await host.OccupyAsync();
        using var content = new StringContent("{\"preset\": 2}", null, "application/json");

        using var answer = await connection.Http.PostAsync(new Uri("/v1/encode", UriKind.Relative), content);

        Assert.Equal(System.Net.HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.True(answer.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
        Assert.Contains("retryDelay", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task MaxConcurrent_OneMore_WaitsForAPlace(string stage, Way way)
    {
        await using var host = await services.StartForAsync(stage, ("MaxConcurrent", 2));
        using var channel = host.Connect();
        await using var first = await host.OccupyAsync();

        // One of the two places is left.
        Assert.Equal((StatusCode.OK, ""), await StageCall.SendAsync(channel, Valid(stage), way));
        var second = await host.OccupyAsync();
        var waits = StageCall.SendAsync(channel, Valid(stage), way);
        await host.AdmittedAsync(3);
        Assert.NotSame(waits, await Task.WhenAny(waits, Task.Delay(300)));
        await second.DisposeAsync();

        Assert.Equal((StatusCode.OK, ""), await waits);
    }

    private IMessage Valid(string stage) => new SmallRequests(services.Model).Of(stage);

    // Answered at once, with what is missing.
    private static IMessage Empty(string stage) => stage switch
    {
        "encoder" => new EncodeRequest(),
        "prompts" => new ExtractPromptsRequest(),
        "local" => new OptimizeLocalRequest(),
        _ => new OptimizeGlobalRequest(),
    };
}
