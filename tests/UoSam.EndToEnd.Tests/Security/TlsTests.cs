using System.Net;
using Grpc.Core;
using UoSam.Client;
using UoSam.ServiceDefaults.Security;
using UoSam.Testing;

namespace UoSam.EndToEnd.Tests.Security;

public sealed class TlsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uosam-tls-");
    private readonly TestAuthority _ours;
    private readonly TestAuthority _other;

    public TlsTests()
    {
        _ours = new TestAuthority(_folder.FullName, "ours");
        _other = new TestAuthority(_folder.FullName, "other");
        _ours.Issue("server", 1);
        _ours.Issue("client", 2);
        _other.Issue("stranger", 2);
    }

    public void Dispose()
    {
        _ours.Dispose();
        _other.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Call_CertificateOfTheGivenRoot_IsLetIn()
    {
        await using var stage = await SecuredStage.StartAsync(ServerFiles());

        var status = await stage.CallAsync(Client(_ours.CaFile), "https");

        Assert.Equal(StatusCode.InvalidArgument, status.StatusCode);
    }

    [Fact]
    public async Task Call_CertificateOfAnotherRoot_IsNotMade()
    {
        await using var stage = await SecuredStage.StartAsync(ServerFiles());

        var status = await stage.CallAsync(Client(_other.CaFile), "https");

        Assert.NotEqual(StatusCode.InvalidArgument, status.StatusCode);
        Assert.Contains("SSL", status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_PlainTextToTls_IsNotAnswered()
    {
        await using var stage = await SecuredStage.StartAsync(ServerFiles());

        var status = await stage.CallAsync(new RefinementClientOptions());

        Assert.NotEqual(StatusCode.InvalidArgument, status.StatusCode);
    }

    [Theory]
    [InlineData("client", true)]
    [InlineData("stranger", false)]
    [InlineData("server", false)]
    [InlineData(null, false)]
    public async Task Call_ServerAsksForACertificate_OnlyClientsOfItsRootAreLetIn(string? client, bool isLetIn)
    {
        await using var stage = await SecuredStage.StartAsync(
            [.. ServerFiles(), ("Security:ClientCaFile", _ours.CaFile)]);

        var status = await stage.CallAsync(Client(_ours.CaFile, client), "https");

        Assert.Equal(isLetIn, status.StatusCode == StatusCode.InvalidArgument);
    }

    [Fact]
    public async Task Connect_CertificateRenewed_GetsTheNewOneAndKeepsItWhenTheNextIsBroken()
    {
        await using var stage = await SecuredStage.StartAsync(ServerFiles());
        var first = await stage.SerialNumberAsync();

        var renewed = _ours.Issue("server", 1);
        await Task.Delay(TimeSpan.FromSeconds(1.2));
        var second = await stage.SerialNumberAsync();
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "server.crt"), "half a cert");
        await Task.Delay(TimeSpan.FromSeconds(1.2));
        var third = await stage.SerialNumberAsync();

        Assert.NotEqual(first, renewed);
        Assert.Equal((renewed, renewed), (second, third));
    }

    [Fact]
    public async Task Call_ClientsCertificateRenewedOnAnOpenChannel_IsMadeByTheNewOne()
    {
        await using var stage = await SecuredStage.StartAsync(
            [.. ServerFiles(), ("Security:ClientCaFile", _ours.CaFile)]);
        _other.Issue("renewed", 2);
        using var channel = stage.Open(Client(_ours.CaFile, "renewed"), "https");

        var stranger = await SecuredStage.CallAsync(channel);
        _ours.Issue("renewed", 2);
        await Task.Delay(TimeSpan.FromSeconds(1.2));
        var known = await SecuredStage.CallAsync(channel);
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "renewed.crt"), "half a cert");
        await Task.Delay(TimeSpan.FromSeconds(1.2));
        var kept = await SecuredStage.CallAsync(channel);

        Assert.NotEqual(StatusCode.InvalidArgument, stranger.StatusCode);
        Assert.Equal((StatusCode.InvalidArgument, StatusCode.InvalidArgument), (known.StatusCode, kept.StatusCode));
    }

    [Fact]
    public async Task Call_AddressOfANameWithTls_ChecksTheNamesCertificateThere()
    {
        await using var stage = await SecuredStage.StartAsync(ServerFiles());
        using var named = StageChannel.Open($"https://localhost:{stage.Port}#127.0.0.1", Client(_ours.CaFile));
        using var misnamed = StageChannel.Open($"https://elsewhere:{stage.Port}#127.0.0.1", Client(_ours.CaFile));

        Assert.Equal(StatusCode.InvalidArgument, (await SecuredStage.CallAsync(named)).StatusCode);
        Assert.NotEqual(StatusCode.InvalidArgument, (await SecuredStage.CallAsync(misnamed)).StatusCode);
    }

    [Fact]
    public async Task Resolve_NameWithTls_KeepsTheNameForEachOfItsAddresses()
    {
        var addresses = new ReplicaAddresses(
            "dns:///stage:5103", (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("10.0.0.1")]), hasTls: true);

        Assert.Equal(["https://stage:5103#10.0.0.1"], await addresses.ResolveAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("*")]
    public async Task Start_BeyondLoopbackWithoutTls_IsRefusedWithTheReason(string host)
    {
        var refusal = await Assert.ThrowsAsync<StartRefusedException>(() => SecuredStage.StartAtAsync(host));

        Assert.Contains("not loopback", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Security:Insecure=true", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("*")]
    public async Task Start_BeyondLoopbackWithTlsOrInsecure_Serves(string host)
    {
        await using var secure = await SecuredStage.StartAtAsync(host, ServerFiles());
        await using var insecure = await SecuredStage.StartAtAsync(host, ("Security:Insecure", "true"));

        Assert.Equal(StatusCode.InvalidArgument, (await secure.CallAsync(Client(_ours.CaFile), "https")).StatusCode);
        Assert.Equal(StatusCode.InvalidArgument, (await insecure.CallAsync(new RefinementClientOptions())).StatusCode);
    }

    [Theory]
    [InlineData("CertificateFile", "server.crt", "TLS needs both")]
    [InlineData("KeyFile", "server.key", "TLS needs both")]
    [InlineData("ClientCaFile", "ours.crt", "without TLS")]
    public async Task Start_SettingWithoutItsFellow_IsRefused(string key, string file, string expected)
    {
        var refusal = await Assert.ThrowsAsync<StartRefusedException>(
            () => SecuredStage.StartAsync(($"Security:{key}", Path.Combine(_folder.FullName, file))));

        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_CertificateFileThatIsNone_IsRefusedByName()
    {
        var refusal = await Assert.ThrowsAsync<StartRefusedException>(() => SecuredStage.StartAsync(
            ("Security:CertificateFile", Path.Combine(_folder.FullName, "none.crt")),
            ("Security:KeyFile", Path.Combine(_folder.FullName, "server.key"))));

        Assert.Contains("none.crt", refusal.Message, StringComparison.Ordinal);
    }

    private (string Key, string Value)[] ServerFiles() =>
    [
        ("Security:CertificateFile", Path.Combine(_folder.FullName, "server.crt")),
        ("Security:KeyFile", Path.Combine(_folder.FullName, "server.key")),
    ];

    private RefinementClientOptions Client(string ca, string? name = null) => new()
    {
        CaFile = ca,
        CertificateFile = name is null ? null : Path.Combine(_folder.FullName, $"{name}.crt"),
        KeyFile = name is null ? null : Path.Combine(_folder.FullName, $"{name}.key"),
    };
}
