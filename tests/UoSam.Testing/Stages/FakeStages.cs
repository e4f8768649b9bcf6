using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace UoSam.Testing.Stages;

/// <summary>
/// The four services without a model, on a Unix socket: the encoder's embedding carries the image's bytes, the local
/// optimizer turns label 1 into 2, the global one turns 3 into 4. What a test asks of <see cref="Script"/> comes first.
/// </summary>
public sealed class FakeStages : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly WebApplication _app;

    private FakeStages(DirectoryInfo folder, WebApplication app, StageScript script)
    {
        _folder = folder;
        _app = app;
        Script = script;
    }

    /// <summary>Delays and faults.</summary>
    public StageScript Script { get; }

    /// <summary>As the client takes it.</summary>
    public string Address => AddressIn(_folder);

    public static async Task<FakeStages> StartAsync(StageScript? script = null)
    {
        script ??= new StageScript();
        var folder = Directory.CreateTempSubdirectory("uosam-fake-");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.ListenUnixSocket(
            AddressIn(folder)["unix:".Length..], endpoint => endpoint.Protocols = HttpProtocols.Http2));
        builder.Services.AddSingleton(script);
        builder.Services.AddGrpc(options => options.MaxReceiveMessageSize = options.MaxSendMessageSize = 64 << 20);
        var app = builder.Build();
        app.MapGrpcService<FakeEncoder>();
        app.MapGrpcService<FakePrompts>();
        app.MapGrpcService<FakeLocal>();
        app.MapGrpcService<FakeGlobal>();
        await app.StartAsync();
        return new FakeStages(folder, app, script);
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static string AddressIn(DirectoryInfo folder) => $"unix:{Path.Combine(folder.FullName, "fake.sock")}";
}
