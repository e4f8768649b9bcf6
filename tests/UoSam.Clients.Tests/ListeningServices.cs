using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using UoSam.Cli.Hosting;
using UoSam.Core.ModelStore;

namespace UoSam.Clients.Tests;

/// <summary>The four services with the real model, as <c>uosam serve</c> has them, on a free port.</summary>
public sealed class ListeningServices : IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, byte[]> _golden = new();
    private WebApplication _app = null!;

    /// <summary>http://127.0.0.1:port.</summary>
    public string Address => _app.Urls.Single();

    /// <summary>A sample's PNG by the stubs, which is the same each time and so asked for once.</summary>
    internal byte[] Golden(string sample) => _golden.GetOrAdd(sample, name => new GoldenRequest(name).AskByStubs(Address));

    public async Task InitializeAsync()
    {
        var model = new ModelSettings(null, ModelCatalog.DefaultId, "cpu", 2);
        await model.EnsureAsync(CancellationToken.None);
        _app = LocalServices.Build(model, options => options.Listen(IPAddress.Loopback, 0));
        await LocalServices.StartAsync(_app, CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
