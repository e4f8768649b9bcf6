using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using UoSam.Client;
using UoSam.Protos.V1;
using UoSam.ServiceDefaults.Hosting;
using UoSam.ServiceDefaults.Streaming;

namespace UoSam.Faults.Tests;

/// <summary>
/// A host with everything that a stage's host has (limits, gate, streaming, errors, health) on a TCP port; in place of a
/// model, what a test says.
/// </summary>
internal sealed class ScriptedHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ScriptedHost(WebApplication app) => _app = app;

    public string Address => _app.Urls.Single();

    public AdmissionGate Gate => _app.Services.GetRequiredKeyedService<AdmissionGate>(typeof(ScriptedPrompts));

    public ItemStreaming Streams => _app.Services.GetRequiredService<ItemStreaming>();

    /// <summary>True once the host has been told to stop.</summary>
    public bool IsStopping => _app.Lifetime.ApplicationStopping.IsCancellationRequested;

    /// <summary>Starts a host.</summary>
    /// <param name="work">Answers a request, on a thread of the gate.</param>
    /// <param name="settings">e.g. <c>Limits:MaxQueued=8</c>.</param>
    public static async Task<ScriptedHost> StartAsync(
        Func<ExtractPromptsRequest, CancellationToken, ExtractPromptsResponse> work, params string[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => setting.Split('='))
            .Select(pair => KeyValuePair.Create(pair[0], (string?)pair[1])));
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2);
            options.Listen(System.Net.IPAddress.Loopback, 0);
        });
        builder.Services.AddSingleton(work);
        builder.AddStage("uosam.v1.PromptExtraction", _ => { });
        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapGrpcService<ScriptedPrompts>();
        await app.StartAsync();
        return new ScriptedHost(app);
    }

    /// <summary>A connection of its own.</summary>
    public GrpcChannel Connect(string? through = null) => StageChannel.Open(through ?? Address, new RefinementClientOptions());

    /// <summary>Stops the host as SIGTERM does.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    /// <summary>Waits until nothing is worked on, nothing waits and no stream is open.</summary>
    public Task IdleAsync() => Eventually.TrueAsync(() => Gate.Admitted == 0 && Streams.Open == 0);
}
