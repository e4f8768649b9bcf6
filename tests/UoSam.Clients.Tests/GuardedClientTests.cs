using UoSam.Client;

namespace UoSam.Clients.Tests;

/// <summary>The clients of other languages against services with TLS, client certificates and tokens.</summary>
public sealed class GuardedClientTests(GuardedServices services) : IClassFixture<GuardedServices>, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uosam-clients-");

    private string Output => Path.Combine(_folder.FullName, "refined.png");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("python")]
    [InlineData("node")]
    public async Task Refine_CertificateAndToken_WritesTheBytesThatCSharpGets(string language)
    {
        var ended = await RefineAsync(
            language, "--ca", services.PathOf("ours.crt"), "--cert", services.PathOf("client.crt"), "--key", services.PathOf("client.key"),
            "--token-file", services.PathOf("token"));

        Assert.Equal(("", 0), (ended.Errors, ended.ExitCode));
        Assert.Equal(services.Golden, await File.ReadAllBytesAsync(Output));
    }

    [Theory]
    [InlineData("python")]
    [InlineData("node")]
    public async Task Stream_CertificateAndToken_RefinesAll(string language)
    {
        foreach (var (folder, file) in (ReadOnlySpan<(string, string)>)[("images", "coffee.png"), ("masks", "coffee-coarse.png")])
        {
            var path = Path.Combine(_folder.CreateSubdirectory(folder).FullName, "coffee.png");
            File.Copy(Repository.Sample(file), path);
        }

        var client = await ForeignClient.OfAsync(language);
        var ended = await client.RunAsync(
            "stream", "--images", Path.Combine(_folder.FullName, "images"), "--masks", Path.Combine(_folder.FullName, "masks"),
            "--out", _folder.FullName, "--endpoint", services.Address, "--ca", services.PathOf("ours.crt"), "--cert",
            services.PathOf("client.crt"), "--key", services.PathOf("client.key"), "--token-file", services.PathOf("token"), "--preset=fast");

        Assert.Equal(("", 0), (ended.Errors, ended.ExitCode));
        Assert.Contains("coffee: 2 of 2 objects refined", ended.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("python", "no token", "x-api-key: TOKEN; --token-file FILE or UOSAM_TOKEN does that")]
    [InlineData("node", "no token", "x-api-key: TOKEN; --token-file FILE or UOSAM_TOKEN does that")]
    [InlineData("python", "other root", "; does it speak TLS, with a certificate of this name that is valid and comes from --ca?")]
    [InlineData("node", "other root", "; does it speak TLS, with a certificate of this name that is valid and comes from --ca?")]
    [InlineData("python", "no certificate", "and does it ask for a certificate of its clients (--cert FILE --key FILE)?")]
    [InlineData("python", "other key", "cannot be used for TLS: ")]
    [InlineData("python", "root without certificate", "cannot be used for TLS: ")]
    [InlineData("node", "no certificate", "and does it ask for a certificate of its clients (--cert FILE --key FILE)?")]
    [InlineData("node", "other key", "cannot be used for TLS: ")]
    [InlineData("node", "root without certificate", "cannot be used for TLS: ")]
    [InlineData("python", "no such file", "none.crt")]
    [InlineData("node", "no such file", "none.crt")]
    public async Task Refine_SomethingMissing_EndsWithOneLineThatSaysWhat(string language, string missing, string expected)
    {
        var root = services.PathOf(missing switch { "other root" => "other.crt", "no such file" => "none.crt", "root without certificate" => "token", _ => "ours.crt" });
        string[] identity = missing == "no certificate"
            ? []
            : ["--cert", services.PathOf("client.crt"), "--key", services.PathOf(missing == "other key" ? "server.key" : "client.key")];
        string[] token = missing == "no token" ? [] : ["--token-file", services.PathOf("token")];

        var ended = await RefineAsync(language, ["--ca", root, "--deadline", "10", .. identity, .. token]);

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains(expected, Assert.Single(ended.ErrorLines), StringComparison.Ordinal);
        Assert.DoesNotContain(GuardedServices.Token, ended.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(Output));
    }

    [Fact]
    public async Task ClientOfThisRepository_NoCertificate_IsAskedWhetherTheServiceWantsOne()
    {
        var options = services.Options with { CertificateFile = null, KeyFile = null, Retries = 0, Deadline = TimeSpan.FromSeconds(10) };

        var fault = await Assert.ThrowsAsync<RefinementException>(() => new GoldenRequest("coffee").AskByClientAsync(services.Address, options));

        Assert.EndsWith("and does it ask for a certificate of its clients (--cert FILE --key FILE)?", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("disposed", fault.Message, StringComparison.Ordinal);
    }

    private async Task<Tool> RefineAsync(string language, params string[] more)
    {
        var client = await ForeignClient.OfAsync(language);
        return await client.RunAsync(
        [
            "refine", Repository.Sample("coffee.png"), Repository.Sample("coffee-coarse.png"), "--out", Output,
            "--endpoint", services.Address, .. more,
        ]);
    }
}
