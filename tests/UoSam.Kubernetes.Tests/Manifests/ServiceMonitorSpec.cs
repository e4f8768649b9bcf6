using k8s.Models;

namespace UoSam.Kubernetes.Tests.Manifests;

public sealed class ServiceMonitorSpec
{
    public string JobLabel { get; set; } = "";

    public V1LabelSelector Selector { get; set; } = new();

    public IList<ServiceMonitorEndpoint> Endpoints { get; set; } = [];
}
