using Microsoft.AspNetCore.Builder;
using UoSam.Cli.Hosting;
using UoSam.Core.ModelStore;

namespace UoSam.EndToEnd.Tests;

/// <summary>The four services with the real model on one Unix socket of this process.</summary>
public sealed class HostedServices : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uosam-e2e-");
    private WebApplication _app = null!;

    public string Address => $"unix:{SocketPath}";

    private string SocketPath => Path.Combine(_folder.FullName, "services.sock");

    public async Task InitializeAsync()
    {
        var model = new ModelSettings(null, ModelCatalog.DefaultId, "cpu", 2);
        await model.EnsureAsync(CancellationToken.None);
        _app = LocalServices.Build(model, options => options.ListenUnixSocket(SocketPath));
        await LocalServices.StartAsync(_app, CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
