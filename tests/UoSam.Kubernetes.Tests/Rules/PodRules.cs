using k8s.Models;
using UoSam.Kubernetes.Tests.Manifests;

namespace UoSam.Kubernetes.Tests.Rules;

/// <summary>Pods fit the restricted security standard, have no credentials, and end after what they have begun.</summary>
internal static class PodRules
{
    public static IEnumerable<string> Faults(ManifestSet manifests) =>
        [.. manifests.Pods.SelectMany(SecurityFaults), .. manifests.Deployments.SelectMany(GraceFaults), .. NamespaceFaults(manifests)];

    private static IEnumerable<string> SecurityFaults(PodTemplate pod)
    {
        var spec = pod.Spec;
        (bool Good, string Fault)[] checks =
        [
            (spec.SecurityContext?.RunAsNonRoot == true, "runAsNonRoot is not true"),
            (spec.SecurityContext?.RunAsUser is > 0, "runAsUser is not set above 0"),
            (spec.SecurityContext?.SeccompProfile?.Type == "RuntimeDefault", "seccompProfile is not RuntimeDefault"),
            (spec.AutomountServiceAccountToken == false, "automountServiceAccountToken is not false"),
            (spec.HostNetwork is null or false, "hostNetwork"),
            (spec.HostPID is null or false, "hostPID"),
            (spec.HostIPC is null or false, "hostIPC"),
            (spec.Volumes.All(volume => volume.HostPath is null), "a hostPath volume"),
            (spec.Volumes.All(volume => volume.EmptyDir is null or { SizeLimit: not null }), "an emptyDir without sizeLimit"),
        ];
        return checks.Where(check => !check.Good).Select(check => $"{pod.Name}: {check.Fault}");
    }

    private static IEnumerable<string> GraceFaults(V1Deployment owner)
    {
        var spec = owner.Spec.Template.Spec;
        var sleep = spec.Containers.Max(container => container.Lifecycle?.PreStop?.Sleep?.Seconds ?? 0);
        var needed = sleep + StageFacts.DrainTime.TotalSeconds;
        if (sleep < 5)
        {
            yield return $"{owner.Name()}: preStop sleeps {sleep} s; clients need 5 or more to learn that the pod goes";
        }

        if (!(spec.TerminationGracePeriodSeconds > needed))
        {
            yield return $"{owner.Name()}: terminationGracePeriodSeconds is {spec.TerminationGracePeriodSeconds}, "
                + $"expected more than preStop and drain together, {needed}";
        }
    }

    private static IEnumerable<string> NamespaceFaults(ManifestSet manifests)
    {
        var spaces = manifests.Of<V1Namespace>().ToList();
        var enforced = spaces is [var space]
            && ManifestSet.Matches(new Dictionary<string, string> { ["pod-security.kubernetes.io/enforce"] = "restricted" }, space.Metadata.Labels);
        if (!enforced)
        {
            yield return "expected one Namespace that enforces the restricted pod security standard";
        }

        foreach (var item in manifests.Objects.OfType<IMetadata<V1ObjectMeta>>().Where(item => item is not V1Namespace))
        {
            if (spaces.All(space => space.Name() != item.Namespace()))
            {
                yield return $"{item.Name()} is in namespace {item.Namespace() ?? "default"}";
            }
        }
    }
}
