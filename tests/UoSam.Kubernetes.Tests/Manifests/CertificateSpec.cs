namespace UoSam.Kubernetes.Tests.Manifests;

public sealed class CertificateSpec
{
    public bool IsCA { get; set; }

    public string? CommonName { get; set; }

    public string SecretName { get; set; } = "";

    public IList<string> DnsNames { get; set; } = [];

    public string? Duration { get; set; }

    public string? RenewBefore { get; set; }

    public IList<string> Usages { get; set; } = [];

    public CertificateKey? PrivateKey { get; set; }

    public CertificateIssuer IssuerRef { get; set; } = new();
}
