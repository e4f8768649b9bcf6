namespace UoSam.Kubernetes.Tests.Manifests;

public sealed class PrometheusRuleSpec
{
    public IList<PrometheusRuleGroup> Groups { get; set; } = [];
}
