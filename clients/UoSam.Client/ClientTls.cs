using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace UoSam.Client;

/// <summary>The client's side of TLS, by files.</summary>
internal static class ClientTls
{
    /// <summary>Reads the files of the options.</summary>
    /// <exception cref="IOException">A file cannot be read or used.</exception>
    public static SslClientAuthenticationOptions Of(RefinementClientOptions options)
    {
        try
        {
            return new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = options.CaFile is null ? null : Trust(options.CaFile),
                ClientCertificateContext = options.CertificateFile is null
                    ? null
                    : Identity(options.CertificateFile, options.KeyFile),
            };
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            throw new IOException($"{string.Join(", ", options.TlsFiles)} cannot be used for TLS: {error.Message} PEM files are expected.", error);
        }
    }

    private static X509ChainPolicy Trust(string roots)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.ImportFromPemFile(roots);
        return policy.CustomTrustStore.Count > 0
            ? policy
            : throw new CryptographicException("The roots have no certificate.");
    }

    private static SslStreamCertificateContext Identity(string certificate, string? key)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(certificate);
        return SslStreamCertificateContext.Create(
            X509Certificate2.CreateFromPemFile(certificate, key), chain, offline: true);
    }
}
