namespace UoSam.Kubernetes.Tests.Manifests;

public sealed class PrometheusRuleGroup
{
    public string Name { get; set; } = "";

    public IList<PrometheusAlert> Rules { get; set; } = [];
}
