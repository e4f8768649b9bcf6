using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using UoSam.Testing;

namespace UoSam.Benchmarks;

/// <summary>A collector that takes what it is sent, counts it and keeps nothing.</summary>
internal sealed class OtlpSink : IDisposable
{
    private readonly WebApplication _app;
    private int _exports;

    public OtlpSink()
    {
        Address = $"http://127.0.0.1:{ServiceProcess.FreePort()}";
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(Address).ConfigureKestrel(kestrel =>
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2));
        _app = builder.Build();
        _app.Run(async http =>
        {
            await http.Request.Body.CopyToAsync(Stream.Null);
            Interlocked.Increment(ref _exports);
            http.Response.ContentType = "application/grpc";
            http.Response.AppendTrailer("grpc-status", "0");
            await http.Response.Body.WriteAsync(new byte[5]);
        });
        _app.StartAsync().Wait();
    }

    public string Address { get; }

    /// <summary>Exports so far.</summary>
    public int Exports => Volatile.Read(ref _exports);

    public void Dispose()
    {
        _app.StopAsync().Wait();
        _app.DisposeAsync().AsTask().Wait();
    }
}
