using Microsoft.AspNetCore.Builder;
using UoSam.Cli.Hosting;
using UoSam.Client;
using UoSam.Core.ModelStore;
using UoSam.ServiceDefaults.Hosting;
using UoSam.Testing;

namespace UoSam.Clients.Tests;

/// <summary>The four services with the real model, which speak TLS, ask for a client's certificate and know one token.</summary>
public sealed class GuardedServices : IAsyncLifetime
{
    /// <summary>The token.</summary>
    public const string Token = "ann-ann-ann-ann-ann-ann";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uosam-guarded-");
    private readonly Lazy<byte[]> _golden;
    private WebApplication _app = null!;

    public GuardedServices() => _golden = new(() =>
    {
        using var channel = StageChannel.Open(Address, Options);
        return new GoldenRequest("coffee").AskByStubs(channel);
    });

    /// <summary>The PNG of coffee by the stubs, which is the same each time and so asked for once.</summary>
    public byte[] Golden => _golden.Value;

    /// <summary>https://127.0.0.1:port.</summary>
    public string Address => _app.Urls.Single();

    /// <summary>How C# calls them.</summary>
    public RefinementClientOptions Options => new()
    {
        CaFile = PathOf("ours.crt"),
        CertificateFile = PathOf("client.crt"),
        KeyFile = PathOf("client.key"),
        Token = Token,
    };

    public async Task InitializeAsync()
    {
        using var ours = new TestAuthority(_folder.FullName, "ours");
        using var other = new TestAuthority(_folder.FullName, "other");
        ours.Issue("server", 1);
        ours.Issue("client", 2);
        await File.WriteAllTextAsync(PathOf("token"), $"{Token}\n");
        var model = new ModelSettings(null, ModelCatalog.DefaultId, "cpu", 2);
        await model.EnsureAsync(CancellationToken.None);
        _app = LocalServices.Build(
            model,
            options => Listening.AtAll(options, "https://127.0.0.1:0"),
            new("Security:CertificateFile", PathOf("server.crt")),
            new("Security:KeyFile", PathOf("server.key")),
            new("Security:ClientCaFile", PathOf("ours.crt")),
            new("Security:Tokens", $"ann {Token}"));
        await LocalServices.StartAsync(_app, CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>A file: ours.crt, other.crt, server.key, client.crt, client.key or token.</summary>
    public string PathOf(string file) => Path.Combine(_folder.FullName, file);
}
