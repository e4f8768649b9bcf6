using k8s.Models;

namespace UoSam.Kubernetes.Tests.Manifests;

/// <summary>The fields of KEDA's ScaledObject that k8s/ uses.</summary>
public sealed class ScaledObject : IMetadata<V1ObjectMeta>
{
    public string ApiVersion { get; set; } = "";

    public string Kind { get; set; } = "";

    public V1ObjectMeta Metadata { get; set; } = new();

    public ScaledObjectSpec Spec { get; set; } = new();
}
