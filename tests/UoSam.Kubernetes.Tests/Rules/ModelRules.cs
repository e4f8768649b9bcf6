using k8s.Models;
using UoSam.Kubernetes.Tests.Manifests;

namespace UoSam.Kubernetes.Tests.Rules;

/// <summary>A network's files are pulled and verified before the stage starts, which only reads them; its threads are its CPU limit.</summary>
internal static class ModelRules
{
    public static IEnumerable<string> Faults(ManifestSet manifests) =>
        from stage in StageFacts.All
        where stage.HasNetwork
        from owner in manifests.Deployments
        where owner.Name() == stage.Name
        from fault in Faults(owner.Spec.Template.Spec)
        select $"{stage.Name}: {fault}";

    private static IEnumerable<string> Faults(V1PodSpec spec)
    {
        var container = spec.Containers.Single();
        var folder = Variable(container, "Model__Folder")?.Value;
        var mount = container.VolumeMounts.FirstOrDefault(one => one.MountPath == folder);
        var fillers = (spec.InitContainers ?? []).Select(init => string.Join(' ', init.Args)).ToList();
        var device = Variable(container, "Model__Device")?.Value;
        var hasGpu = container.Resources.Limits.ContainsKey("nvidia.com/gpu");
        var threads = Variable(container, "Model__IntraOpThreads")?.ValueFrom?.ResourceFieldRef;
        (bool Good, string Fault)[] checks =
        [
            (mount?.ReadOnlyProperty == true, $"Model__Folder {folder} is not a volume mounted read-only"),
            (fillers.SequenceEqual([$"models pull --models {folder}", $"models verify --models {folder}"]),
                $"init containers run [{string.Join("; ", fillers)}], expected pull and verify of {folder}"),
            ((spec.InitContainers ?? []).All(init => init.VolumeMounts.Any(one => one.Name == mount?.Name && one.MountPath == folder)),
                $"an init container does not fill {folder}"),
            (threads?.Resource == "limits.cpu" && threads.ContainerName == container.Name,
                "Model__IntraOpThreads is not the container's limits.cpu"),
            (device == (hasGpu ? "cuda:0" : "cpu"), $"Model__Device is {device} with{(hasGpu ? "" : "out")} a GPU"),
            (hasGpu == container.Image.EndsWith("-gpu", StringComparison.Ordinal), $"image {container.Image} with{(hasGpu ? "" : "out")} a GPU"),
            (!hasGpu || (spec.Tolerations ?? []).Any(one => one is { Key: "nvidia.com/gpu", Effect: "NoSchedule" }),
                "a GPU without the toleration of GPU nodes"),
            (!hasGpu || spec.NodeSelector is { Count: > 0 }, "a GPU without nodeSelector"),
        ];
        return checks.Where(check => !check.Good).Select(check => check.Fault);
    }

    private static V1EnvVar? Variable(V1Container container, string name) =>
        container.Env.FirstOrDefault(variable => variable.Name == name);
}
