using k8s.Models;

namespace UoSam.Kubernetes.Tests.Manifests;

/// <summary>The fields of cert-manager's Issuer that k8s/ uses.</summary>
public sealed class Issuer : IMetadata<V1ObjectMeta>
{
    public string ApiVersion { get; set; } = "";

    public string Kind { get; set; } = "";

    public V1ObjectMeta Metadata { get; set; } = new();

    public IssuerSpec Spec { get; set; } = new();
}
