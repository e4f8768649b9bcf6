namespace UoSam.Kubernetes.Tests.Manifests;

public sealed class IssuerCa
{
    public string SecretName { get; set; } = "";
}
