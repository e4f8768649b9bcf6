using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using UoSam.Cli.Hosting;
using UoSam.Cli.Web;
using UoSam.Core.ModelStore;
using UoSam.GlobalOptimizer;
using UoSam.LocalOptimizer;
using UoSam.PromptExtraction;
using UoSam.Protos.V1;
using UoSam.SamEncoder;
using UoSam.ServiceDefaults.Hosting;

namespace UoSam.EndToEnd.Tests.Limits;

/// <summary>The real model, loaded once, for hosts of all four services that differ in their limits.</summary>
public sealed class LimitedServices : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uosam-limits-");
    private readonly Dictionary<string, LimitedHost> _shared = [];
    private WebApplication _first = null!;
    private int _hosts;

    /// <summary>The model's name in requests.</summary>
    public ModelInfo Model => _first.Services.GetRequiredService<SamModel>().DescribeDecoder();

    public async Task InitializeAsync()
    {
        var model = new ModelSettings(null, ModelCatalog.DefaultId, "cpu", 2);
        await model.EnsureAsync(CancellationToken.None);
        _first = LocalServices.Build(model, options => options.ListenUnixSocket(NextSocket()));
        await LocalServices.StartAsync(_first, CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        foreach (var host in _shared.Values)
        {
            await host.DisposeAsync();
        }

        await _first.StopAsync();
        await _first.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>The host with these limits, started by the first test that asks for it and stopped after the last test of all.</summary>
    /// <param name="limits">e.g. MaxObjects and 3.</param>
    internal async Task<LimitedHost> SharedAsync(params (string Key, long Value)[] limits)
    {
        var name = string.Join(", ", limits);
        if (!_shared.TryGetValue(name, out var host))
        {
            host = await StartAsync(limits);
            _shared.Add(name, host);
        }

        return host;
    }

    /// <summary>Starts a host with limits of its own, for a test that takes its places.</summary>
    /// <param name="limits">e.g. MaxObjects and 3.</param>
    internal Task<LimitedHost> StartAsync(params (string Key, long Value)[] limits) => StartForAsync("encoder", limits);

    /// <summary>The same, to look at the places of one stage.</summary>
    internal async Task<LimitedHost> StartForAsync(string stage, params (string Key, long Value)[] limits)
    {
        var socket = NextSocket();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(
            limits.Select(limit => KeyValuePair.Create($"Limits:{limit.Key}", (string?)$"{limit.Value}")));
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(
            kestrel => kestrel.ListenUnixSocket(socket, listen => listen.Protocols = HttpProtocols.Http2));
        SamEncoderStage.Add(builder);
        PromptExtractionStage.Add(builder);
        LocalOptimizerStage.Add(builder);
        GlobalOptimizerStage.Add(builder);
        JsonCalls.Add(builder);
        builder.Services.AddSingleton(_first.Services.GetRequiredService<SamModel>());
        var app = builder.Build();
        app.MapServiceDefaults();
        JsonCalls.Use(app);
        SamEncoderStage.Map(app);
        PromptExtractionStage.Map(app);
        LocalOptimizerStage.Map(app);
        GlobalOptimizerStage.Map(app);
        await LocalServices.StartAsync(app, CancellationToken.None);
        return new LimitedHost(app, socket, stage);
    }

    private string NextSocket() => Path.Combine(_folder.FullName, $"{Interlocked.Increment(ref _hosts)}.sock");
}
