using System.Net;
using Microsoft.AspNetCore.Builder;
using UoSam.Cli.Hosting;
using UoSam.Core.ModelStore;
using UoSam.Testing;

namespace UoSam.EndToEnd.Tests;

/// <summary>The four services with the real model and a port for metrics.</summary>
public sealed class MeasuredServices : IAsyncLifetime
{
    private WebApplication _app = null!;

    /// <summary>Where calls are answered.</summary>
    public string Address { get; } = $"http://127.0.0.1:{ServiceProcess.FreePort()}";

    /// <summary>Where the metrics can be read.</summary>
    public string Metrics { get; } = $"http://127.0.0.1:{ServiceProcess.FreePort()}";

    public async Task InitializeAsync()
    {
        var model = new ModelSettings(null, ModelCatalog.DefaultId, "cpu", 2);
        await model.EnsureAsync(CancellationToken.None);
        var port = new Uri(Address).Port;
        _app = LocalServices.Build(
            model,
            options => options.Listen(IPAddress.Loopback, port),
            KeyValuePair.Create("Telemetry:MetricsUrl", (string?)Metrics));
        await LocalServices.StartAsync(_app, CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
