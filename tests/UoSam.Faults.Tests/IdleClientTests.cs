using Grpc.Core;
using UoSam.Protos;
using UoSam.Protos.V1;
using UoSam.Testing;

namespace UoSam.Faults.Tests;

/// <summary>Clients that say nothing, read nothing or are cut off without a word lose what they held.</summary>
public sealed class IdleClientTests
{
    [Fact]
    public async Task Stream_NothingIsSent_EndsWithStreamIdle()
    {
        await using var host = await ScriptedHost.StartAsync((_, _) => Items.Answer(), "Limits:StreamIdleSeconds=1");
        using var channel = host.Connect();
        using var call = new Protos.V1.PromptExtraction.PromptExtractionClient(channel).ExtractPromptsStream();

        var end = await Items.ReadAllAsync(call.ResponseStream);

        Assert.Equal((StatusCode.Unavailable, TransportDefaults.StreamIdle), (end.Status, end.Reason));
        await host.IdleAsync();
    }

    [Fact]
    public async Task Stream_HalfAMessageAndThenNothing_IsFreed()
    {
        await using var host = await ScriptedHost.StartAsync((_, _) => Items.Answer(), "Limits:StreamIdleSeconds=3");
        await using var proxy = new TcpProxy(host.Address);
        using var channel = host.Connect(proxy.Address);
        using var call = new Protos.V1.PromptExtraction.PromptExtractionClient(channel).ExtractPromptsStream();
        await call.RequestStream.WriteAsync(Items.Item(0));
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));

        proxy.StallAfterBytes = 100_000;
        var writing = call.RequestStream.WriteAsync(Items.Item(1, bytes: 1 << 20));

        await Eventually.TrueAsync(() => proxy.IsStalled);
        await host.IdleAsync();
        proxy.IsStalled = false;
        Assert.Equal(StatusCode.Unavailable, (await Items.ReadAllAsync(call.ResponseStream)).Status);
        await Record.ExceptionAsync(() => writing);
    }

    [Fact]
    public async Task Stream_AnswersAreNeverRead_IsCut()
    {
        await using var host = await ScriptedHost.StartAsync((_, _) => Items.Answer(4 << 20), "Limits:StreamStallSeconds=3");
        using var channel = host.Connect();
        using var call = new Protos.V1.PromptExtraction.PromptExtractionClient(channel).ExtractPromptsStream();
        for (var i = 0; i < 4; i++)
        {
            await call.RequestStream.WriteAsync(Items.Item(i));
        }

        await Eventually.TrueAsync(() => host.Streams.Open == 1);
        await host.IdleAsync();

        Assert.NotEqual(StatusCode.OK, (await Items.ReadAllAsync(call.ResponseStream)).Status);
    }

    [Fact]
    public async Task Unary_TheNetworkGoesDead_ThePingFindsOutAndTheWorkStops()
    {
        var working = new TaskCompletionSource();
        await using var host = await ScriptedHost.StartAsync(
            (_, token) =>
            {
                working.TrySetResult();
                token.WaitHandle.WaitOne();
                throw new OperationCanceledException(token);
            },
            "Limits:KeepAliveSeconds=1");
        await using var proxy = new TcpProxy(host.Address);
        using var channel = host.Connect(proxy.Address);
        using var call = new Protos.V1.PromptExtraction.PromptExtractionClient(channel).ExtractPromptsAsync(new ExtractPromptsRequest());
        await working.Task;

        proxy.IsStalled = true;

        await host.IdleAsync();
    }

    [Fact]
    public async Task Stream_BusyForLongerThanTheIdleTime_GoesOn()
    {
        await using var host = await ScriptedHost.StartAsync(
            (_, _) =>
            {
                Thread.Sleep(4500);
                return Items.Answer();
            },
            "Limits:StreamIdleSeconds=3");
        using var channel = host.Connect();
        using var call = new Protos.V1.PromptExtraction.PromptExtractionClient(channel).ExtractPromptsStream();

        await call.RequestStream.WriteAsync(Items.Item(0));

        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
    }
}
