using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using UoSam.Client;

namespace UoSam.Cli.Hosting;

/// <summary>A client of running services, or of services that this process hosts on a private socket.</summary>
internal sealed class ServiceConnection : IAsyncDisposable
{
    // The folder of the socket is this user's alone; tokens and ports in the environment are for services that others reach.
    private static readonly KeyValuePair<string, string?>[] PrivateSocket =
    [
        new("Security:Tokens", ""),
        new("Security:TokensFile", ""),
        new("Security:HealthUrl", ""),
        new("Telemetry:MetricsUrl", ""),
    ];

    private readonly WebApplication? _host;
    private readonly DirectoryInfo? _folder;
    private readonly IDisposable? _traces = ClientTraces.Start();

    private ServiceConnection(RefinementClient client, WebApplication? host, DirectoryInfo? folder)
    {
        Client = client;
        _host = host;
        _folder = folder;
    }

    public RefinementClient Client { get; }

    /// <summary>Connects to the endpoints, or hosts the services when there are none.</summary>
    /// <param name="endpoints">As <see cref="EndpointList"/> takes them.</param>
    /// <param name="model">For services hosted here.</param>
    /// <param name="options">Deadline, retries, balancing.</param>
    /// <param name="cancellationToken">Stops a pull.</param>
    public static async Task<ServiceConnection> OpenAsync(
        IReadOnlyList<string> endpoints,
        ModelSettings model,
        RefinementClientOptions options,
        CancellationToken cancellationToken)
    {
        if (endpoints.Count > 0)
        {
            return new ServiceConnection(new RefinementClient(EndpointList.Parse(endpoints), options), null, null);
        }

        await model.EnsureAsync(cancellationToken);
        var folder = Directory.CreateTempSubdirectory("uosam-");
        var socket = Path.Combine(folder.FullName, "services.sock");
        var host = LocalServices.Build(model, kestrel => ListenPrivately(kestrel, socket), PrivateSocket);
        var client = new RefinementClient(StageEndpoints.AtOne($"unix:{socket}"), options);
        var connection = new ServiceConnection(client, host, folder);
        try
        {
            await LocalServices.StartAsync(host, cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    // Kestrel:Endpoints in the environment are for services that others reach too, and would open ports here.
    private static void ListenPrivately(KestrelServerOptions kestrel, string socket)
    {
        kestrel.Configure(new ConfigurationBuilder().Build());
        kestrel.ListenUnixSocket(socket);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _traces?.Dispose();
        if (_host is not null)
        {
            await _host.StopAsync();
            await _host.DisposeAsync();
        }

        _folder?.Delete(recursive: true);
    }
}
