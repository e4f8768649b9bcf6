using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using UoSam.GlobalOptimizer;
using UoSam.LocalOptimizer;
using UoSam.PromptExtraction;
using UoSam.SamEncoder;
using UoSam.ServiceDefaults.Hosting;

namespace UoSam.Cli.Hosting;

/// <summary>The four services in this process.</summary>
internal static class LocalServices
{
    /// <summary>Builds the host; it listens where <paramref name="listen"/> says.</summary>
    /// <param name="model">Model folder, device and threads, as configuration keys of the services.</param>
    /// <param name="listen">Kestrel's endpoints.</param>
    /// <param name="settings">Further configuration of the services.</param>
    public static WebApplication Build(
        ModelSettings model, Action<KestrelServerOptions> listen, params IEnumerable<KeyValuePair<string, string?>> settings) =>
        BuildWith(_ => { }, model, listen, settings);

    /// <summary>The same, with more than the services in it.</summary>
    /// <param name="add">Registers what is more.</param>
    /// <param name="model">As above.</param>
    /// <param name="listen">As above.</param>
    /// <param name="settings">As above.</param>
    public static WebApplication BuildWith(
        Action<WebApplicationBuilder> add,
        ModelSettings model,
        Action<KestrelServerOptions> listen,
        params IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = model.Defaults() });
        builder.Configuration.AddInMemoryCollection(model.ToConfiguration().Concat(settings));
        builder.Logging.ClearProviders().AddConsole(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        // What stops the host is thrown to the command, which says it in one line.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2);
            listen(options);
        });
        builder.Services.AddSingleton<IHostLifetime, CommandLifetime>();
        SamEncoderStage.Add(builder);
        PromptExtractionStage.Add(builder);
        LocalOptimizerStage.Add(builder);
        GlobalOptimizerStage.Add(builder);
        add(builder);
        var app = builder.Build();
        app.MapServiceDefaults();
        SamEncoderStage.Map(app);
        PromptExtractionStage.Map(app);
        LocalOptimizerStage.Map(app);
        GlobalOptimizerStage.Map(app);
        return app;
    }

    /// <summary>Starts the host and waits until its model is loaded.</summary>
    /// <param name="app">What was built.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <exception cref="Core.Inference.DeviceUnavailableException">The device cannot be had.</exception>
    public static async Task StartAsync(WebApplication app, CancellationToken cancellationToken)
    {
        await app.StartAsync(cancellationToken);
        await app.Services.GetRequiredService<ModelLoading>().Loaded.WaitAsync(cancellationToken);
    }
}
