using System.Collections.Concurrent;
using System.Diagnostics;
using Google.Rpc;
using Grpc.Core;
using UoSam.Protos.V1;

namespace UoSam.Faults.Tests;

/// <summary>Ten times more calls than the host can work on.</summary>
public sealed class OverloadTests
{
    private const int Places = 2;
    private const int Queue = 8;
    private static readonly TimeSpan Work = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task Unary_TenTimesTheCapacity_IsBoundedRefusedWithRetryInfoAndOverWhenItIsOver()
    {
        await using var host = await StartAsync();
        using var channel = host.Connect();
        var client = new Protos.V1.PromptExtraction.PromptExtractionClient(channel);
        await client.ExtractPromptsAsync(new ExtractPromptsRequest());
        var most = 0;

        var results = await Task.WhenAll(Enumerable.Range(0, (Places + Queue) * 10).Select(async _ =>
        {
            var result = await CallAsync(client, TimeSpan.FromSeconds(20));
            most = Math.Max(most, host.Gate.Admitted);
            return result;
        }));

        Assert.InRange(most, 1, Places + Queue);
        Assert.All(results, result => Assert.True(result.Status is StatusCode.OK or StatusCode.ResourceExhausted, $"{result.Status}"));
        Assert.True(results.Count(result => result.Status == StatusCode.OK) >= Places + Queue);
        Assert.All(
            results.Where(result => result.Status == StatusCode.ResourceExhausted),
            result => Assert.True(result.RetryAfter > TimeSpan.Zero));
        await host.IdleAsync();
        Assert.Equal(StatusCode.OK, (await CallAsync(client, TimeSpan.FromSeconds(20))).Status);
    }

    [LongFact]
    public async Task Unary_TenTimesTheCapacityForAWhile_KeepsItsGoodputAndRefusesQuickly()
    {
        await using var host = await StartAsync();
        using var channel = host.Connect();
        var client = new Protos.V1.PromptExtraction.PromptExtractionClient(channel);
        var capacity = await CapacityAsync(client);
        var deadline = Work * 8;
        var watch = Stopwatch.StartNew();
        var calls = new ConcurrentBag<Task<Called>>();
        for (var sent = 0; watch.Elapsed < TimeSpan.FromSeconds(10); await Task.Delay(5))
        {
            for (; sent < watch.Elapsed.TotalSeconds * capacity * 10; sent++)
            {
                calls.Add(CallAsync(client, deadline));
            }
        }

        var results = await Task.WhenAll(calls);
        var good = results.Count(result => result.Status == StatusCode.OK) / watch.Elapsed.TotalSeconds;
        var refusals = results.Where(result => result.Status == StatusCode.ResourceExhausted)
            .Select(result => result.Took.TotalMilliseconds).Order().ToList();
        LongForm.Report($"overload: capacity {capacity:0}/s, offered {results.Length / 10.0:0}/s, goodput {good / capacity:p0}, refused {refusals.Count}, refusal median {refusals[refusals.Count / 2]:0.0} ms, 99 % {refusals[refusals.Count * 99 / 100]:0.0} ms");
        Assert.True(good >= 0.8 * capacity, $"goodput {good:0.0}/s of {capacity:0.0}/s");
        Assert.True(refusals[refusals.Count * 99 / 100] <= 50, $"{refusals[refusals.Count * 99 / 100]:0} ms until a refusal");
        Assert.Equal(StatusCode.OK, (await CallAsync(client, deadline)).Status);
    }

    private static Task<ScriptedHost> StartAsync() => ScriptedHost.StartAsync(
        (_, _) =>
        {
            Thread.Sleep(Work);
            return Items.Answer();
        },
        $"Limits:MaxConcurrent={Places}",
        $"Limits:MaxQueued={Queue}");

    private static async Task<double> CapacityAsync(Protos.V1.PromptExtraction.PromptExtractionClient client)
    {
        const int Calls = 100;
        var began = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Calls),
            new ParallelOptions { MaxDegreeOfParallelism = Places + 2 },
            async (_, token) => await client.ExtractPromptsAsync(new ExtractPromptsRequest(), cancellationToken: token));
        return Calls / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static async Task<Called> CallAsync(Protos.V1.PromptExtraction.PromptExtractionClient client, TimeSpan deadline)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            await client.ExtractPromptsAsync(new ExtractPromptsRequest(), deadline: DateTime.UtcNow + deadline);
            return new Called(StatusCode.OK, Stopwatch.GetElapsedTime(began), null);
        }
        catch (RpcException error)
        {
            var retry = error.GetRpcStatus()?.GetDetail<RetryInfo>()?.RetryDelay.ToTimeSpan();
            return new Called(error.StatusCode, Stopwatch.GetElapsedTime(began), retry);
        }
    }

    private sealed record Called(StatusCode Status, TimeSpan Took, TimeSpan? RetryAfter);
}
