using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using UoSam.Kubernetes.Tests.Manifests;
using UoSam.Kubernetes.Tests.Rules;
using UoSam.Protos.V1;
using UoSam.Testing;

namespace UoSam.Kubernetes.Tests;

/// <summary>The overlays with mutual TLS.</summary>
public sealed class TlsManifestTests
{
    [Theory]
    [InlineData("secretName: uosam-server-tls\n---", "secretName: uosam-other-tls\n---", "no Certificate fills the secret uosam-other-tls")]
    [InlineData("- server auth", "- client auth", "the certificate of uosam-server-tls is not for server auth")]
    [InlineData("- client auth", "- server auth", "uosam-refine: the certificate of uosam-client-tls is not for client auth")]
    [InlineData("- local-optimizer.uosam.svc\n", "- local-optimizer.elsewhere.svc\n", "local-optimizer: the certificate is not of local-optimizer.uosam.svc")]
    [InlineData("value: /tls/ca.crt", "value: /tls/root.crt", "reads [/tls/tls.crt, /tls/tls.key, /tls/root.crt]")]
    [InlineData("mountPath: /tls\n", "mountPath: /certs\n", "are in no secret mounted read-only")]
    [InlineData("defaultMode: 288", "defaultMode: 420", "mode is 420")]
    [InlineData("name: Security__HealthUrl", "name: Security__Health", "no Security__HealthUrl")]
    [InlineData("value: http://*:5110", "value: http://*:5111", "probe asks 5110")]
    [InlineData("--ca=/tls/ca.crt", "--quiet", "uosam-refine: reads")]
    [InlineData("kind: Issuer\n    name: uosam-self-signed", "kind: Issuer\n    name: uosam-ca", "Certificate uosam-ca: its issuer")]
    [InlineData("name: Security__CertificateFile", "name: Security__Certificate", "reads [, /tls/tls.key, /tls/ca.crt]")]
    public void Faults_BrokenInOneRespect_NameIt(string found, string broken, string expected)
    {
        var yaml = Kustomizations.Everything("cpu-tls");
        Assert.Contains(found, yaml, StringComparison.Ordinal);

        var faults = ManifestRules.Faults(yaml.Replace(found, broken, StringComparison.Ordinal));

        Assert.Contains(faults, fault => fault.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stage_EnvironmentOfItsManifest_AnswersProbesInPlainTextAndClientsByCertificate()
    {
        var folder = Directory.CreateTempSubdirectory("uosam-tls-test-");
        using var authority = new TestAuthority(folder.FullName, "ca");
        authority.Issue("tls", usage: 1);
        authority.Issue("client", usage: 2);
        var container = ManifestSet.Parse(Kustomizations.Everything("cpu-tls")).Deployments
            .Single(owner => owner.Metadata.Name == "prompt-extraction").Spec.Template.Spec.Containers.Single();
        var (port, health) = (ServiceProcess.FreePort(), ServiceProcess.FreePort());
        var environment = container.Env.ToDictionary(variable => variable.Name, variable => variable.Value
            .Replace("/tls/", $"{folder.FullName}/", StringComparison.Ordinal)
            .Replace(":5102", $":{port}", StringComparison.Ordinal)
            .Replace(":5110", $":{health}", StringComparison.Ordinal)
            .Replace(":9464", $":{ServiceProcess.FreePort()}", StringComparison.Ordinal));
        var program = Path.Combine(AppContext.BaseDirectory, "UoSam.PromptExtraction.dll");

        await using var stage = await RunningStage.StartAsync(["dotnet", program], environment, $"http://127.0.0.1:{health}");

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, await stage.AskAsync(container.ReadinessProbe.Grpc.Service));
        Assert.Equal(StatusCode.InvalidArgument, await CallAsync(port, folder.FullName, "client"));
        Assert.NotEqual(StatusCode.InvalidArgument, await CallAsync(port, folder.FullName, null));
        folder.Delete(recursive: true);
    }

    // INVALID_ARGUMENT where it is let in, for it asks for nothing.
    private static async Task<StatusCode> CallAsync(int port, string folder, string? client)
    {
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.ImportFromPemFile(Path.Combine(folder, "ca.crt"));
        var files = Path.Combine(folder, $"{client}");
        var tls = new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = trust,
            ClientCertificates = client is null ? [] : [X509Certificate2.CreateFromPemFile($"{files}.crt", $"{files}.key")],
        };
        using var channel = GrpcChannel.ForAddress(
            $"https://127.0.0.1:{port}", new GrpcChannelOptions { HttpHandler = new SocketsHttpHandler { SslOptions = tls } });
        var stage = new Protos.V1.PromptExtraction.PromptExtractionClient(channel);
        return (await Assert.ThrowsAsync<RpcException>(async () => await stage.ExtractPromptsAsync(new ExtractPromptsRequest()))).StatusCode;
    }
}
