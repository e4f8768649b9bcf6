using k8s.Models;

namespace UoSam.Kubernetes.Tests.Manifests;

/// <summary>A pod as a Deployment or a Job makes it.</summary>
/// <param name="Name">Of its owner.</param>
/// <param name="Template">Labels and containers.</param>
internal sealed record PodTemplate(string Name, V1PodTemplateSpec Template)
{
    public IDictionary<string, string> Labels => Template.Metadata.Labels;

    public V1PodSpec Spec => Template.Spec;

    public IEnumerable<V1Container> AllContainers => [.. Spec.InitContainers ?? [], .. Spec.Containers];
}
