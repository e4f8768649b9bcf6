namespace UoSam.Kubernetes.Tests.Manifests;

public sealed class CertificateIssuer
{
    public string Kind { get; set; } = "";

    public string Name { get; set; } = "";
}
