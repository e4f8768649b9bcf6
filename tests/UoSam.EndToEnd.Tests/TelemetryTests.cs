using System.Diagnostics;
using UoSam.Client;

namespace UoSam.EndToEnd.Tests;

/// <summary>What the four services tell of the work on one image.</summary>
[Collection(HostedTests.Name)]
public sealed class TelemetryTests(HostedServices hosted)
{
    private static readonly string[] Services = ["GlobalOptimizer", "LocalOptimizer", "PromptExtraction", "SamEncoder"];
    private static readonly string[] Phases = ["decode", "infer", "postprocess", "preprocess"];

    [Fact]
    public async Task Refine_OneImage_IsOneTraceWithTheSpansOfAllFourServices()
    {
        using var record = new SpanRecord();
        using var client = Client();

        await client.RefineAsync(Samples.Strip("coffee"), CancellationToken.None);

        var image = Assert.Single(record.Named("uosam.refine"));
        await EndedAsync(record, image.TraceId, services: 4);
        var phases = record.Of(image.TraceId).Where(span => Phases.Contains(span.OperationName)).ToList();
        Assert.Equal(Services, phases.Select(record.ServiceOf).Distinct().Order());
        Assert.Equal(Phases, phases.Select(span => span.OperationName).Distinct().Order());
        Assert.Equal(
            ["decode", "infer", "preprocess"],
            phases.Where(span => record.ServiceOf(span) == "SamEncoder").Select(span => span.OperationName).Order());
    }

    [Fact]
    public async Task RefineStream_TwoImages_AreATraceEachWhoseItemsAreLinkedToTheirStreams()
    {
        using var record = new SpanRecord();
        using var client = Client();

        await foreach (var outcome in client.RefineStreamAsync(Samples.TwiceAsync("coffee"), maxInFlight: 2))
        {
            Assert.Null(outcome.Error);
        }

        var images = record.Named("uosam.refine");
        Assert.Equal(2, images.Select(image => image.TraceId).Distinct().Count());
        foreach (var image in images)
        {
            var items = record.Of(image.TraceId).Where(span => span.OperationName == "uosam.item").ToList();
            Assert.Equal(Services, items.Select(record.ServiceOf).Order());
            Assert.All(items, item => Assert.NotEqual(image.TraceId, Assert.Single(item.Links).Context.TraceId));
        }
    }

    /// <summary>The second frame is the first one to the byte, and not encoded again.</summary>
    [Fact]
    public async Task RefineVideo_TwoFrames_AreATraceEach()
    {
        using var record = new SpanRecord();
        using var client = Client();

        await foreach (var outcome in client.RefineVideoAsync(Samples.TwiceAsync("coffee"), maxInFlight: 2))
        {
            Assert.Null(outcome.Error);
        }

        var frames = record.Named("uosam.refine").OrderBy(frame => frame.StartTimeUtc).Select(frame => frame.TraceId).ToList();
        Assert.Equal(2, frames.Count);
        Assert.Equal(["GlobalOptimizer", "LocalOptimizer", "SamEncoder"], ServicesOf(frames[0]));
        Assert.Equal(["GlobalOptimizer", "LocalOptimizer"], ServicesOf(frames[1]));

        IEnumerable<string> ServicesOf(ActivityTraceId trace) =>
            record.Of(trace).Where(span => span.OperationName == "uosam.item").Select(record.ServiceOf).Order();
    }

    [Fact]
    public async Task Refine_CallerHasASpan_BelongsToItsTrace()
    {
        using var record = new SpanRecord();
        using var client = Client();
        using var caller = new Activity("caller").Start();

        await client.RefineAsync(Samples.Strip("coffee"), CancellationToken.None);

        Assert.Equal(caller.SpanId, Assert.Single(record.Named("uosam.refine")).ParentSpanId);
    }

    private RefinementClient Client() => new(StageEndpoints.AtOne(hosted.Address), TimeSpan.FromMinutes(5));

    // A server's span ends a moment after its client has the answer.
    private static async Task EndedAsync(SpanRecord record, ActivityTraceId trace, int services)
    {
        for (var i = 0; i < 200; i++)
        {
            if (record.Of(trace).Count(span => span.GetTagItem("grpc.method") is not null) >= services)
            {
                return;
            }

            await Task.Delay(50);
        }
    }
}
