using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace UoSam.ServiceDefaults.Security;

/// <summary>The server's side of TLS, by files; each new connection gets what they say then.</summary>
internal sealed class ServerTls
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly WatchedFiles<SslServerAuthenticationOptions> _files;

    /// <param name="options">Which files.</param>
    /// <param name="time">Clock.</param>
    /// <param name="logger">Told when they change.</param>
    public ServerTls(IOptions<SecurityOptions> options, TimeProvider time, ILogger<ServerTls> logger)
    {
        var given = options.Value;
        string[] paths = string.IsNullOrEmpty(given.ClientCaFile)
            ? [given.CertificateFile!, given.KeyFile!]
            : [given.CertificateFile!, given.KeyFile!, given.ClientCaFile];
        _files = new WatchedFiles<SslServerAuthenticationOptions>(paths, Read, time, logger);
    }

    /// <summary>For a new connection.</summary>
    /// <exception cref="StartRefusedException">The files cannot be used, the first time.</exception>
    public SslServerAuthenticationOptions Current => _files.Current;

    private static SslServerAuthenticationOptions Read(string[] texts)
    {
        var options = new SslServerAuthenticationOptions { ServerCertificateContext = Chain(texts[0], texts[1]) };
        if (texts.Length > 2)
        {
            options.ClientCertificateRequired = true;
            options.CertificateChainPolicy = Trust(texts[2]);
        }

        return options;
    }

    private static SslStreamCertificateContext Chain(string certificates, string key)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(certificates);
        var leaf = X509Certificate2.CreateFromPem(certificates, key);
        return SslStreamCertificateContext.Create(leaf, chain, offline: true);
    }

    private static X509ChainPolicy Trust(string roots)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            ApplicationPolicy = { new Oid(ClientAuthentication) },
        };
        policy.CustomTrustStore.ImportFromPem(roots);
        return policy.CustomTrustStore.Count > 0 ? policy : throw new FormatException("the client CA has no certificate");
    }
}
