using System.Diagnostics;
using System.Text.Json;
using Grpc.Core;
using Grpc.Net.Client;
using UoSam.Protos.V1;
using UoSam.ServiceDefaults.Telemetry;
using UoSam.Testing;

namespace UoSam.EndToEnd.Tests.Exporting;

/// <summary>Four programs of the services and the command, all with the same collector: what arrives there.</summary>
public sealed class ExportTests
{
    private static readonly string[] Stages = ["UoSam.GlobalOptimizer", "UoSam.LocalOptimizer", "UoSam.PromptExtraction", "UoSam.SamEncoder"];

    [Fact]
    public async Task Refine_OneImageOverFourPrograms_IsOneTreeFromTheCommandDown()
    {
        await using var collector = await Collector.StartAsync();
        Environment.SetEnvironmentVariable("OTEL_BSP_SCHEDULE_DELAY", "200");
        Environment.SetEnvironmentVariable("OTEL_METRIC_EXPORT_INTERVAL", "500");
        string[] settings = [$"--Telemetry:OtlpEndpoint={collector.Address}"];
        using var encoder = ServiceProcess.Start("UoSam.SamEncoder", settings);
        using var prompts = ServiceProcess.Start("UoSam.PromptExtraction", settings);
        using var local = ServiceProcess.Start("UoSam.LocalOptimizer", settings);
        using var global = ServiceProcess.Start("UoSam.GlobalOptimizer", settings);
        await Task.WhenAll(encoder.WaitAsync(), prompts.WaitAsync(), local.WaitAsync(), global.WaitAsync());
        var folder = Directory.CreateTempSubdirectory("uosam-export-").FullName;
        await File.WriteAllBytesAsync(Path.Combine(folder, "strip.bmp"), Samples.StripImage("coffee"));
        await File.WriteAllBytesAsync(Path.Combine(folder, "coarse.png"), Samples.StripMap("coffee"));

        var exit = await RefineAsync(
            collector.Address,
            folder,
            $"encoder={encoder.Address},prompts={prompts.Address},local={local.Address},global={global.Address}");
        Directory.Delete(folder, recursive: true);
        await EventuallyAsync(() => Stages.All(stage => collector.Spans.Any(span => span.Service == stage && span.Name.Contains("uosam.v1", StringComparison.Ordinal)))
            && collector.Metrics.Contains(MetricNames.RefinementIou, StringComparison.Ordinal));

        Assert.Equal(0, exit);
        var spans = collector.Spans;
        var root = Assert.Single(spans, span => span.ParentId.Length == 0);
        Assert.Equal(("uosam", "uosam.refine"), (root.Service, root.Name));
        Assert.All(spans, span => Assert.Equal(root.TraceId, span.TraceId));
        Assert.All(spans.Except([root]), span => Assert.Contains(spans, other => other.SpanId == span.ParentId));
        Assert.Equal([.. Stages, "uosam"], spans.Select(span => span.Service).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(
            ["decode", "infer", "postprocess", "preprocess"],
            spans.Where(span => Stages.Contains(span.Service) && !span.Name.Contains('/', StringComparison.Ordinal) && !span.Name.Contains(' ', StringComparison.Ordinal))
                .Select(span => span.Name).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task TraceRatio_OneKeepsNoTraceTheOtherAll_OnlyTheOthersSpansArrive()
    {
        await using var collector = await Collector.StartAsync();
        string[] settings = [$"--Telemetry:OtlpEndpoint={collector.Address}"];
        using var none = ServiceProcess.Start("UoSam.PromptExtraction", [.. settings, "--Telemetry:TraceRatio=0"]);
        using var all = ServiceProcess.Start("UoSam.GlobalOptimizer", [.. settings, "--Telemetry:TraceRatio=1"]);
        await Task.WhenAll(none.WaitAsync(), all.WaitAsync());
        using var toNone = GrpcChannel.ForAddress(none.Address);
        using var toAll = GrpcChannel.ForAddress(all.Address);

        await Assert.ThrowsAsync<RpcException>(async () =>
            await new Protos.V1.PromptExtraction.PromptExtractionClient(toNone).ExtractPromptsAsync(new ExtractPromptsRequest()));
        await Assert.ThrowsAsync<RpcException>(async () =>
            await new Protos.V1.GlobalOptimizer.GlobalOptimizerClient(toAll).OptimizeGlobalAsync(new OptimizeGlobalRequest()));
        // What a program has not sent yet it sends when it stops.
        none.Terminate();
        all.Terminate();
        await Task.WhenAll(none.ExitAsync(TimeSpan.FromMinutes(1)), all.ExitAsync(TimeSpan.FromMinutes(1)));

        Assert.Equal(["UoSam.GlobalOptimizer"], collector.Spans.Select(span => span.Service).Distinct());
    }

    [Fact]
    public async Task JsonLogs_OfACall_CarryTheTraceOfItsCaller()
    {
        const string Trace = "0af7651916cd43dd8448eb211c80319c";
        using var program = ServiceProcess.Start("UoSam.PromptExtraction", "--Telemetry:JsonLogs=true");
        await program.WaitAsync();
        using var channel = GrpcChannel.ForAddress(program.Address);
        var client = new Protos.V1.PromptExtraction.PromptExtractionClient(channel);

        await Assert.ThrowsAsync<RpcException>(async () => await client.ExtractPromptsAsync(
            new ExtractPromptsRequest(), new Metadata { { "traceparent", $"00-{Trace}-b7ad6b7169203331-01" } }));
        await EventuallyAsync(() => program.Output.Contains(Trace, StringComparison.Ordinal));

        var lines = program.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, line => Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(line).RootElement.ValueKind));
        Assert.Contains(lines, line => line.Contains($"\"TraceId\":\"{Trace}\"", StringComparison.Ordinal)
            && line.Contains("\"SpanId\":\"", StringComparison.Ordinal));
    }

    private static async Task<int> RefineAsync(string collector, string folder, string endpoints)
    {
        var start = new ProcessStartInfo("dotnet",
        [
            Path.Combine(AppContext.BaseDirectory, "uosam.dll"), "refine", Path.Combine(folder, "strip.bmp"), Path.Combine(folder, "coarse.png"),
            "-o", Path.Combine(folder, "refined.png"), "--endpoint", endpoints,
        ])
        {
            RedirectStandardOutput = true,
            Environment = { ["Telemetry__OtlpEndpoint"] = collector },
        };
        using var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        return process.ExitCode;
    }

    private static async Task EventuallyAsync(Func<bool> condition)
    {
        for (var i = 0; i < 600 && !condition(); i++)
        {
            await Task.Delay(100);
        }
    }
}
