using System.Diagnostics;
using UoSam.Protos.V1;

namespace UoSam.Faults.Tests;

/// <summary>A client that reads slowly waits for itself alone.</summary>
public sealed class SlowReaderTests
{
    private const int AnswerBytes = 1 << 20;
    private const int Rounds = 9;

    [Fact]
    public async Task Stream_AnswersAreNotRead_ServesNoFurtherThanItsBoundAndTheOthersToTheEnd()
    {
        var servedSlow = 0;
        await using var host = await ScriptedHost.StartAsync((request, _) =>
        {
            Interlocked.Add(ref servedSlow, request.Preset == Preset.Fast ? 1 : 0);
            return Items.Answer(AnswerBytes);
        });
        using var slowChannel = host.Connect();
        using var slow = new Protos.V1.PromptExtraction.PromptExtractionClient(slowChannel).ExtractPromptsStream();
        var writing = WriteAsync(slow.RequestStream, 60, Preset.Fast);

        await RunQuickAsync(host, 60);
        var whileOthersRan = Volatile.Read(ref servedSlow);
        var answers = await Items.ReadAllAsync(slow.ResponseStream);
        await writing;

        // Four in flight, and what fits into the windows and buffers of one connection (below 4 MiB).
        Assert.InRange(whileOthersRan, 0, 4 + 4);
        Assert.Equal(Enumerable.Range(0, 60), answers.Answers.Select(answer => int.Parse(answer.ItemId)).Order());
        await host.IdleAsync();
    }

    [LongFact]
    public async Task Stream_OneReaderOfOneASecond_LeavesTheOthersTheirRate()
    {
        await using var host = await ScriptedHost.StartAsync((_, _) =>
        {
            Thread.Sleep(5);
            return Items.Answer(AnswerBytes);
        });
        await RunQuickAsync(host, 200);
        var ratios = new List<double>();
        var held = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var alone = await TimeAsync(() => RunQuickAsync(host, 200));
            using var channel = host.Connect();
            using var slow = new Protos.V1.PromptExtraction.PromptExtractionClient(channel).ExtractPromptsStream();
            var writing = WriteAsync(slow.RequestStream, 500, Preset.Fast);
            var reading = ReadSlowlyAsync(slow.ResponseStream);
            ratios.Add(alone / await TimeAsync(() => RunQuickAsync(host, 200)));
            held.Add(GC.GetTotalMemory(forceFullCollection: true) / 1048576.0);
        }

        LongForm.Report($"slow reader: others keep {ratios.Order().ElementAt(Rounds / 2):p0} of their rate (median of {Rounds}), held by both sides {string.Join(", ", held.Select(mebibytes => $"{mebibytes:0}"))} MiB");
        Assert.True(ratios.Order().ElementAt(Rounds / 2) >= 0.9, $"others kept {ratios.Order().ElementAt(Rounds / 2):p0}");
        Assert.True(held[^1] - held[1] < 100, "each slow reader leaves something behind");
    }

    private static async Task ReadSlowlyAsync(Grpc.Core.IAsyncStreamReader<ExtractPromptsStreamResponse> stream)
    {
        try
        {
            while (await stream.MoveNext(CancellationToken.None))
            {
                await Task.Delay(1000);
            }
        }
        catch (Grpc.Core.RpcException)
        {
            // The test is over before the stream is.
        }
    }

    private static async Task RunQuickAsync(ScriptedHost host, int count)
    {
        using var channel = host.Connect();
        using var quick = new Protos.V1.PromptExtraction.PromptExtractionClient(channel).ExtractPromptsStream();
        var reading = Items.ReadAllAsync(quick.ResponseStream);
        await WriteAsync(quick.RequestStream, count, Preset.Default);
        Assert.Equal(count, (await reading).Answers.Count);
    }

    private static async Task WriteAsync(
        Grpc.Core.IClientStreamWriter<ExtractPromptsStreamRequest> stream, int count, Preset preset)
    {
        for (var i = 0; i < count; i++)
        {
            var item = Items.Item(i);
            item.Request.Preset = preset;
            try
            {
                await stream.WriteAsync(item);
            }
            catch (Exception error) when (error is Grpc.Core.RpcException or InvalidOperationException)
            {
                return;
            }
        }

        await stream.CompleteAsync();
    }

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        var began = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
