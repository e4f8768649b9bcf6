using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using UoSam.PromptExtraction;
using UoSam.ServiceDefaults.Hosting;
using UoSam.ServiceDefaults.Telemetry;
using UoSam.Testing;

namespace UoSam.Benchmarks;

/// <summary>
/// A stage's host with telemetry on, whose exporters take what this whole process tells, and a collector that takes what it
/// sends. The host itself gets no calls.
/// </summary>
internal sealed class CollectedTelemetry : IDisposable
{
    private readonly HttpClient _scraper = new();
    private readonly WebApplication _collector;
    private readonly WebApplication _host;
    private readonly string _metrics = $"http://127.0.0.1:{ServiceProcess.FreePort()}";
    private int _exports;

    private CollectedTelemetry()
    {
        var collector = $"http://127.0.0.1:{ServiceProcess.FreePort()}";
        _collector = Listen(collector, []);
        _collector.Run(http =>
        {
            Interlocked.Increment(ref _exports);
            http.Response.ContentType = "application/grpc";
            http.Response.Headers["grpc-status"] = "0";
            return Task.CompletedTask;
        });
        _host = Listen(
            $"http://127.0.0.1:{ServiceProcess.FreePort()}",
            new() { ["Telemetry:MetricsUrl"] = _metrics, ["Telemetry:OtlpEndpoint"] = collector });
        PromptExtractionStage.Map(_host);
    }

    /// <summary>Exports so far.</summary>
    public int Exports => Volatile.Read(ref _exports);

    public static CollectedTelemetry Start()
    {
        var telemetry = new CollectedTelemetry();
        telemetry._collector.StartAsync().Wait();
        telemetry._host.StartAsync().Wait();
        return telemetry;
    }

    /// <summary>As Prometheus does.</summary>
    public void Scrape() => _scraper.GetStringAsync(new Uri(_metrics + MetricsEndpoint.Path)).GetAwaiter().GetResult();

    public void Dispose()
    {
        foreach (var app in (WebApplication[])[_host, _collector])
        {
            app.StopAsync().Wait();
            app.DisposeAsync().AsTask().Wait();
        }

        _scraper.Dispose();
    }

    private static WebApplication Listen(string url, Dictionary<string, string?> settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(settings);
        if (settings.Count > 0)
        {
            PromptExtractionStage.Add(builder);
            builder.WebHost.ConfigureKestrel(kestrel => Listening.AtAll(kestrel, url));
        }
        else
        {
            builder.WebHost.UseUrls(url).ConfigureKestrel(kestrel =>
                kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2));
        }

        return builder.Build();
    }
}
