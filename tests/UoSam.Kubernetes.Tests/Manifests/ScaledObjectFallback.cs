namespace UoSam.Kubernetes.Tests.Manifests;

public sealed class ScaledObjectFallback
{
    public int FailureThreshold { get; set; }

    public int Replicas { get; set; }
}
