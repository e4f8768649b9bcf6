using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace UoSam.EndToEnd.Tests.Exporting;

/// <summary>What a collector of OpenTelemetry gets over gRPC.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private const string TracePath = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
    private const string MetricPath = "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export";

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ExportedSpan> _spans = new();
    private readonly ConcurrentQueue<byte[]> _metrics = new();

    private Collector(WebApplication app) => _app = app;

    /// <summary>http://127.0.0.1:port.</summary>
    public string Address => _app.Urls.Single();

    /// <summary>All spans so far.</summary>
    public IReadOnlyList<ExportedSpan> Spans => [.. _spans];

    /// <summary>The bytes of all metrics so far, as text to look for names in.</summary>
    public string Metrics => string.Concat(_metrics.Select(System.Text.Encoding.Latin1.GetString));

    public static async Task<Collector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        var collector = new Collector(builder.Build());
        collector._app.Run(collector.TakeAsync);
        await collector._app.StartAsync();
        return collector;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        // gRPC's frame, not compressed: a flag and a length before the message.
        var message = body.ToArray()[5..];
        if (http.Request.Path == TracePath)
        {
            foreach (var span in ExportedSpan.Read(message))
            {
                _spans.Enqueue(span);
            }
        }
        else if (http.Request.Path == MetricPath)
        {
            _metrics.Enqueue(message);
        }

        http.Response.ContentType = "application/grpc";
        http.Response.AppendTrailer("grpc-status", "0");
        await http.Response.Body.WriteAsync(new byte[5]);
    }
}
