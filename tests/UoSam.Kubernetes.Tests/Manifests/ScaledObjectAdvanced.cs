namespace UoSam.Kubernetes.Tests.Manifests;

public sealed class ScaledObjectAdvanced
{
    public ScaledObjectHpa HorizontalPodAutoscalerConfig { get; set; } = new();
}
