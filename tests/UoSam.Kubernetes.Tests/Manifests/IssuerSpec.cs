namespace UoSam.Kubernetes.Tests.Manifests;

public sealed class IssuerSpec
{
    public IDictionary<string, string>? SelfSigned { get; set; }

    public IssuerCa? Ca { get; set; }
}
