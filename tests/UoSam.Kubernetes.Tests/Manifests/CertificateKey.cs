namespace UoSam.Kubernetes.Tests.Manifests;

public sealed class CertificateKey
{
    public string? Algorithm { get; set; }

    public int Size { get; set; }

    public string? RotationPolicy { get; set; }
}
