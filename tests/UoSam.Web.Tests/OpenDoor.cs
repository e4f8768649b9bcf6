using System.Net;
using UoSam.Cli.Hosting;
using UoSam.Cli.Web;
using UoSam.Core.ModelStore;

namespace UoSam.Web.Tests;

/// <summary>The services with the real model and the front door, as <c>uosam serve --http</c> has them.</summary>
public sealed class OpenDoor : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uosam-web-");
    private FrontDoor _door = null!;

    /// <summary>http://127.0.0.1:port of the front door.</summary>
    public string Address => _door.Host.Urls.Single(url => url.StartsWith("http://127.0.0.1:", StringComparison.Ordinal));

    /// <summary>Where the services speak plain gRPC.</summary>
    public string Services => $"unix:{SocketPath}";

    private string SocketPath => Path.Combine(_folder.FullName, "grpc.sock");

    public async Task InitializeAsync()
    {
        var model = new ModelSettings(null, ModelCatalog.DefaultId, "cpu", 2);
        await model.EnsureAsync(CancellationToken.None);
        _door = FrontDoor.Build(
            model, options => options.ListenUnixSocket(SocketPath), new IPEndPoint(IPAddress.Loopback, 0));
        await LocalServices.StartAsync(_door.Host, CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _door.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
