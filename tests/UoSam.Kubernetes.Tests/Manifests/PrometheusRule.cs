using k8s.Models;

namespace UoSam.Kubernetes.Tests.Manifests;

/// <summary>The fields of the Prometheus operator's PrometheusRule that k8s/ uses.</summary>
public sealed class PrometheusRule : IMetadata<V1ObjectMeta>
{
    public string ApiVersion { get; set; } = "";

    public string Kind { get; set; } = "";

    public V1ObjectMeta Metadata { get; set; } = new();

    public PrometheusRuleSpec Spec { get; set; } = new();
}
