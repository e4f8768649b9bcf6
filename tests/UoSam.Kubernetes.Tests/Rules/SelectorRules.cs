using k8s.Models;
using UoSam.Kubernetes.Tests.Manifests;

namespace UoSam.Kubernetes.Tests.Rules;

/// <summary>Each selector finds the pods that are meant, and no others; each stage has all its parts.</summary>
internal static class SelectorRules
{
    public static IEnumerable<string> Faults(ManifestSet manifests) =>
    [
        .. StageFacts.All.SelectMany(stage => StageFaults(manifests, stage)),
        .. manifests.Deployments.SelectMany(owner => Selects(
            manifests, $"Deployment {owner.Name()}", owner.Spec.Selector.MatchLabels, owner.Name())),
        .. manifests.Of<V1Service>().SelectMany(service => ServiceFaults(manifests, service)),
        .. manifests.Of<V1PodDisruptionBudget>().SelectMany(budget => Selects(
            manifests, $"PodDisruptionBudget {budget.Name()}", budget.Spec.Selector.MatchLabels, budget.Name())),
        .. manifests.Pods.SelectMany(pod => SpreadFaults(manifests, pod)),
    ];

    private static IEnumerable<string> StageFaults(ManifestSet manifests, StageFacts stage)
    {
        var kinds = manifests.Objects.OfType<k8s.IKubernetesObject<V1ObjectMeta>>()
            .Where(item => item.Name() == stage.Name).Select(item => item.GetType()).ToHashSet();
        foreach (var kind in (Type[])[typeof(V1Deployment), typeof(V1Service), typeof(V1PodDisruptionBudget)])
        {
            if (!kinds.Contains(kind))
            {
                yield return $"{stage.Name}: there is no {kind.Name}";
            }
        }
    }

    private static IEnumerable<string> ServiceFaults(ManifestSet manifests, V1Service service)
    {
        if (service.Spec.ClusterIP != "None")
        {
            yield return $"Service {service.Name()}: not headless, so one connection would stay with one pod";
        }

        foreach (var fault in Selects(manifests, $"Service {service.Name()}", service.Spec.Selector, service.Name()))
        {
            yield return fault;
        }

        foreach (var port in service.Spec.Ports)
        {
            var found = manifests.Pods.Where(pod => ManifestSet.Matches(service.Spec.Selector, pod.Labels))
                .SelectMany(pod => pod.Spec.Containers).SelectMany(container => container.Ports ?? [])
                .FirstOrDefault(open => open.Name == port.TargetPort?.Value);
            // Headless: the client connects to the pod itself, on the Service's port number.
            if (found?.ContainerPort != port.Port)
            {
                yield return $"Service {service.Name()}: port {port.Name} is {port.Port}, "
                    + $"the container's {port.TargetPort?.Value} is {found?.ContainerPort.ToString() ?? "missing"}";
            }
        }
    }

    private static IEnumerable<string> SpreadFaults(ManifestSet manifests, PodTemplate pod)
    {
        if (manifests.Deployments.Any(owner => owner.Name() == pod.Name)
            && pod.Spec.TopologySpreadConstraints is null or { Count: 0 })
        {
            yield return $"{pod.Name}: no topologySpreadConstraints";
        }

        foreach (var spread in pod.Spec.TopologySpreadConstraints ?? [])
        {
            foreach (var fault in Selects(manifests, $"spread of {pod.Name}", spread.LabelSelector?.MatchLabels, pod.Name))
            {
                yield return fault;
            }
        }
    }

    private static IEnumerable<string> Selects(
        ManifestSet manifests, string who, IDictionary<string, string>? selector, string expected)
    {
        var found = manifests.Pods.Where(pod => ManifestSet.Matches(selector, pod.Labels)).Select(pod => pod.Name).ToList();
        if (found is not [var only] || only != expected)
        {
            yield return $"{who} selects the pods of [{string.Join(", ", found)}], expected {expected}";
        }
    }
}
