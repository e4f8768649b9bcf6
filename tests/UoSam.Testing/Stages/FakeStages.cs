using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace UoSam.Testing.Stages;

/// <summary>
/// The four services without a model, on a Unix socket or on TCP: the encoder's embedding carries the image's bytes, the local
/// optimizer turns label 1 into 2, the global one turns 3 into 4. What a test asks of <see cref="Script"/> comes first.
/// </summary>
public sealed class FakeStages : IAsyncDisposable
{
    private readonly DirectoryInfo? _folder;
    private readonly WebApplication _app;

    private FakeStages(string address, DirectoryInfo? folder, WebApplication app, StageScript script)
    {
        Address = address;
        _folder = folder;
        _app = app;
        Script = script;
    }

    /// <summary>Delays and faults.</summary>
    public StageScript Script { get; }

    /// <summary>As the client takes it.</summary>
    public string Address { get; }

    /// <summary>On a Unix socket.</summary>
    public static async Task<FakeStages> StartAsync(StageScript? script = null)
    {
        var folder = Directory.CreateTempSubdirectory("uosam-fake-");
        var path = Path.Combine(folder.FullName, "fake.sock");
        script ??= new StageScript();
        var app = await HostAsync(script, options => options.ListenUnixSocket(path));
        return new FakeStages($"unix:{path}", folder, app, script);
    }

    /// <summary>On TCP.</summary>
    /// <param name="address">http://ip:port; port 0 for a free one.</param>
    /// <param name="script">Delays and faults.</param>
    public static async Task<FakeStages> StartAtAsync(string address, StageScript? script = null)
    {
        var uri = new Uri(address);
        script ??= new StageScript();
        var app = await HostAsync(script, options => options.Listen(IPAddress.Parse(uri.Host), uri.Port));
        return new FakeStages(app.Urls.Single(), null, app, script);
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
        _folder?.Delete(recursive: true);
    }

    private static async Task<WebApplication> HostAsync(StageScript script, Action<KestrelServerOptions> listen)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.Limits.MaxRequestBodySize = null;
            options.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2);
            listen(options);
        });
        builder.Services.AddSingleton(script);
        builder.Services.AddGrpc(options => options.MaxReceiveMessageSize = options.MaxSendMessageSize = 64 << 20);
        var app = builder.Build();
        app.MapGrpcService<FakeEncoder>();
        app.MapGrpcService<FakePrompts>();
        app.MapGrpcService<FakeLocal>();
        app.MapGrpcService<FakeGlobal>();
        await app.StartAsync();
        return app;
    }
}
