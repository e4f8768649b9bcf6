namespace UoSam.Kubernetes.Tests.Manifests;

public sealed class ScaledObjectTrigger
{
    public string Type { get; set; } = "";

    public string MetricType { get; set; } = "";

    public IDictionary<string, string> Metadata { get; set; } = new Dictionary<string, string>();
}
