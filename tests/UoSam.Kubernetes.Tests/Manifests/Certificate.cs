using k8s.Models;

namespace UoSam.Kubernetes.Tests.Manifests;

/// <summary>The fields of cert-manager's Certificate that k8s/ uses.</summary>
public sealed class Certificate : IMetadata<V1ObjectMeta>
{
    public string ApiVersion { get; set; } = "";

    public string Kind { get; set; } = "";

    public V1ObjectMeta Metadata { get; set; } = new();

    public CertificateSpec Spec { get; set; } = new();
}
