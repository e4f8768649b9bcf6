using System.Diagnostics;
using System.Net;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using UoSam.Cli.Hosting;
using UoSam.Client;
using UoSam.Core.ModelStore;
using UoSam.ServiceDefaults.Telemetry;
using UoSam.Testing;

namespace UoSam.EndToEnd.Tests;

/// <summary>What the four services tell of the work on one image.</summary>
public sealed class TelemetryTests : IAsyncLifetime
{
    private static readonly string[] Services = ["GlobalOptimizer", "LocalOptimizer", "PromptExtraction", "SamEncoder"];
    private static readonly string[] Phases = ["decode", "infer", "postprocess", "preprocess"];

    private readonly string _address = $"http://127.0.0.1:{ServiceProcess.FreePort()}";
    private readonly string _metrics = $"http://127.0.0.1:{ServiceProcess.FreePort()}";
    private WebApplication _app = null!;

    public async Task InitializeAsync()
    {
        var model = new ModelSettings(null, ModelCatalog.DefaultId, "cpu", 2);
        await model.EnsureAsync(CancellationToken.None);
        var port = new Uri(_address).Port;
        _app = LocalServices.Build(
            model,
            options => options.Listen(IPAddress.Loopback, port),
            KeyValuePair.Create("Telemetry:MetricsUrl", (string?)_metrics));
        await LocalServices.StartAsync(_app, CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task Refine_OneImage_IsOneTraceWithTheSpansOfAllFourServices()
    {
        using var record = new SpanRecord();
        using var client = Client();

        await client.RefineAsync(Samples.Request("coffee"), CancellationToken.None);

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

        await foreach (var outcome in client.RefineStreamAsync(Twice(), maxInFlight: 2))
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

        await foreach (var outcome in client.RefineVideoAsync(Twice(), maxInFlight: 2))
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

        await client.RefineAsync(Samples.Request("coffee"), CancellationToken.None);

        Assert.Equal(caller.SpanId, Assert.Single(record.Named("uosam.refine")).ParentSpanId);
    }

    [Fact]
    public async Task Metrics_AfterAnImageByCallsAndOneByStreams_HaveEveryName()
    {
        var names = typeof(MetricNames).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (string)field.GetRawConstantValue()!)
            .Where(name => name.StartsWith("uosam_", StringComparison.Ordinal));
        using var client = Client();
        await client.RefineAsync(Samples.Request("coffee"), CancellationToken.None);
        await foreach (var outcome in client.RefineStreamAsync(Twice(), maxInFlight: 2))
        {
            Assert.Null(outcome.Error);
        }

        using var http = new HttpClient();
        var text = await http.GetStringAsync($"{_metrics}{MetricsEndpoint.Path}");

        Assert.All(names, name => Assert.Matches($"(?m)^{name}(_bucket|_sum|_count)?[{{ ]", text));
        Assert.Matches("(?m)^uosam_requests_total\\{(?=[^}]*stage=\"sam-encoder\")(?=[^}]*result=\"OK\")[^}]*\\} [1-9]", text);
        Assert.Matches("(?m)^uosam_model_info\\{[^}]*device=\"cpu\"", text);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/uosam.v1.SamEncoder/Encode")]
    [InlineData("/grpc.health.v1.Health/Check")]
    public async Task MetricsPort_AnotherPath_IsNotThere(string path)
    {
        using var http = new HttpClient();

        var answer = await http.GetAsync(new Uri($"{_metrics}{path}"));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task ServicePort_Metrics_AreNotThere()
    {
        using var http = new HttpClient { DefaultRequestVersion = HttpVersion.Version20 };
        http.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;

        var answer = await http.GetAsync(new Uri($"{_address}{MetricsEndpoint.Path}"));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private RefinementClient Client() => new(StageEndpoints.AtOne(_address), TimeSpan.FromMinutes(5));

    private static async IAsyncEnumerable<RefinementRequest> Twice()
    {
        yield return Samples.Request("coffee");
        await Task.Yield();
        yield return Samples.Request("coffee");
    }

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
