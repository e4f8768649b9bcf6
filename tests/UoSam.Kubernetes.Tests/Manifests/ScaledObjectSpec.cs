using k8s.Models;

namespace UoSam.Kubernetes.Tests.Manifests;

public sealed class ScaledObjectSpec
{
    public V2CrossVersionObjectReference ScaleTargetRef { get; set; } = new();

    public int PollingInterval { get; set; }

    public int CooldownPeriod { get; set; }

    public int MinReplicaCount { get; set; }

    public int MaxReplicaCount { get; set; }

    public IList<ScaledObjectTrigger> Triggers { get; set; } = [];

    public ScaledObjectFallback? Fallback { get; set; }

    public ScaledObjectAdvanced Advanced { get; set; } = new();
}
