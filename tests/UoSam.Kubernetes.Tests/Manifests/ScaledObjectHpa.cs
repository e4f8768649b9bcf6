using k8s.Models;

namespace UoSam.Kubernetes.Tests.Manifests;

public sealed class ScaledObjectHpa
{
    public V2HorizontalPodAutoscalerBehavior Behavior { get; set; } = new();
}
