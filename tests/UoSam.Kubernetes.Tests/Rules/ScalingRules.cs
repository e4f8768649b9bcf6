using k8s.Models;
using UoSam.Kubernetes.Tests.Manifests;

namespace UoSam.Kubernetes.Tests.Rules;

/// <summary>Each stage is scaled by one scaler, which removes pods slowly, and by nothing else.</summary>
internal static class ScalingRules
{
    // A pod may take its whole grace time to finish its streams; another goes at the earliest a minute later.
    private const int SlowestSeconds = 300;
    private const int MostPodsPerMinute = 1;

    public static IEnumerable<string> Faults(ManifestSet manifests)
    {
        Scaler[] scalers =
        [
            .. manifests.Of<V2HorizontalPodAutoscaler>().Select(hpa => new Scaler(
                hpa.Name(), hpa.Spec.ScaleTargetRef, hpa.Spec.MinReplicas ?? 1, hpa.Spec.MaxReplicas, hpa.Spec.Behavior)),
            .. manifests.Of<ScaledObject>().Select(item => new Scaler(
                item.Metadata.Name,
                item.Spec.ScaleTargetRef,
                item.Spec.MinReplicaCount,
                item.Spec.MaxReplicaCount,
                item.Spec.Advanced.HorizontalPodAutoscalerConfig.Behavior)),
        ];
        return
        [
            .. scalers.SelectMany(ScalerFaults),
            .. manifests.Deployments.SelectMany(owner => OwnerFaults(owner, scalers)),
            .. scalers.Where(scaler => manifests.Deployments.All(owner => owner.Name() != scaler.Target.Name))
                .Select(scaler => $"{scaler.Name} scales {scaler.Target.Name}, which is no Deployment"),
        ];
    }

    private static IEnumerable<string> OwnerFaults(V1Deployment owner, Scaler[] scalers)
    {
        var count = scalers.Count(scaler => scaler.Target.Name == owner.Name() && scaler.Target.Kind == "Deployment");
        if (count != 1)
        {
            yield return $"{owner.Name()} is scaled by {count} scalers, expected 1";
        }

        if (owner.Spec.Replicas is { } replicas)
        {
            yield return $"{owner.Name()} sets replicas ({replicas}), and its scaler does too";
        }
    }

    private static IEnumerable<string> ScalerFaults(Scaler scaler)
    {
        if (scaler.Min < 2 || scaler.Max <= scaler.Min)
        {
            yield return $"{scaler.Name}: {scaler.Min} to {scaler.Max} replicas; expected 2 or more, for one may be drained";
        }

        var down = scaler.Behavior?.ScaleDown;
        if (down?.StabilizationWindowSeconds is not >= SlowestSeconds)
        {
            yield return $"{scaler.Name}: scales down after {down?.StabilizationWindowSeconds} s, expected {SlowestSeconds} or more";
        }

        if (down?.Policies is not [{ Type: "Pods", Value: <= MostPodsPerMinute, PeriodSeconds: >= 60 }])
        {
            yield return $"{scaler.Name}: scales down by more than {MostPodsPerMinute} pod a minute";
        }
    }

    private sealed record Scaler(
        string Name,
        V2CrossVersionObjectReference Target,
        int Min,
        int Max,
        V2HorizontalPodAutoscalerBehavior? Behavior);
}
