using Microsoft.AspNetCore.Builder;
using UoSam.Cli.Commands;
using UoSam.Client;

namespace UoSam.Cli.Hosting;

/// <summary>A client of running services, or of services that this process hosts on a private socket.</summary>
internal sealed class ServiceConnection : IAsyncDisposable
{
    private readonly WebApplication? _host;
    private readonly DirectoryInfo? _folder;

    private ServiceConnection(RefinementClient client, WebApplication? host, DirectoryInfo? folder)
    {
        Client = client;
        _host = host;
        _folder = folder;
    }

    /// <summary>The client.</summary>
    public RefinementClient Client { get; }

    /// <summary>Connects to the endpoints, or hosts the services when there are none.</summary>
    /// <param name="endpoints">
    /// One address for all, or <c>encoder=</c>, <c>prompts=</c>, <c>local=</c>, <c>global=</c> addresses.
    /// </param>
    /// <param name="model">For services hosted here.</param>
    /// <param name="deadline">For each call.</param>
    /// <param name="cancellationToken">Stops a pull.</param>
    public static async Task<ServiceConnection> OpenAsync(
        IReadOnlyList<string> endpoints, ModelSettings model, TimeSpan deadline, CancellationToken cancellationToken)
    {
        if (endpoints.Count > 0)
        {
            return new ServiceConnection(new RefinementClient(Parse(endpoints), deadline), null, null);
        }

        await model.EnsureAsync(cancellationToken);
        var folder = Directory.CreateTempSubdirectory("uosam-");
        var socket = Path.Combine(folder.FullName, "services.sock");
        var host = LocalServices.Build(model, options => options.ListenUnixSocket(socket));
        var client = new RefinementClient(StageEndpoints.AtOne($"unix:{socket}"), deadline);
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

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_host is not null)
        {
            await _host.StopAsync();
            await _host.DisposeAsync();
        }

        _folder?.Delete(recursive: true);
    }

    private static StageEndpoints Parse(IReadOnlyList<string> endpoints)
    {
        var result = StageEndpoints.Loopback;
        foreach (var endpoint in endpoints.SelectMany(given => given.Split(',')))
        {
            var parts = endpoint.Split('=', 2);
            result = parts switch
            {
                [var address] => StageEndpoints.AtOne(address),
                ["encoder", var address] => result with { Encoder = address },
                ["prompts", var address] => result with { Prompts = address },
                ["local", var address] => result with { Local = address },
                ["global", var address] => result with { Global = address },
                _ => throw new UsageException(
                    $"--endpoint {endpoint}: expected an address, or encoder=, prompts=, local= or global= and an address"),
            };
        }

        return result;
    }
}
