using System.Net;
using System.Net.Sockets;
using UoSam.Cli.Hosting;
using UoSam.Cli.Web;
using UoSam.Core.ModelStore;

namespace UoSam.Web.Tests;

/// <summary>The services with the real model and the front door, as <c>uosam serve --http</c> has them.</summary>
public class OpenDoor : IAsyncLifetime
{
    private FrontDoor _door = null!;

    /// <summary>http://127.0.0.1:port of the front door.</summary>
    public string Address => _door.Host.Urls.Single(url => url.Contains("://127.0.0.1:", StringComparison.Ordinal));

    /// <summary>Where the services speak plain gRPC.</summary>
    public string Services => $"unix:{Path.Combine(Folder.FullName, "grpc.sock")}";

    /// <summary>Connects to the services' own socket.</summary>
    public async ValueTask<Stream> DialAsync(CancellationToken cancellationToken)
    {
        var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await connection.ConnectAsync(new UnixDomainSocketEndPoint(Services["unix:".Length..]), cancellationToken);
        return new NetworkStream(connection, ownsSocket: true);
    }

    /// <summary>For files of the door.</summary>
    protected DirectoryInfo Folder { get; } = Directory.CreateTempSubdirectory("uosam-web-");

    /// <summary>Configuration of the services.</summary>
    protected virtual IEnumerable<KeyValuePair<string, string?>> Settings => [];

    public async Task InitializeAsync()
    {
        var model = new ModelSettings(null, ModelCatalog.DefaultId, "cpu", 2);
        await model.EnsureAsync(CancellationToken.None);
        _door = FrontDoor.Build(
            model,
            options => options.ListenUnixSocket(Services["unix:".Length..]),
            new IPEndPoint(IPAddress.Loopback, 0),
            ["pictures.example"],
            Settings);
        await LocalServices.StartAsync(_door.Host, CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _door.DisposeAsync();
        Folder.Delete(recursive: true);
    }
}
