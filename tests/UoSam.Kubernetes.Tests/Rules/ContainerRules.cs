using k8s.Models;
using UoSam.Kubernetes.Tests.Manifests;

namespace UoSam.Kubernetes.Tests.Rules;

/// <summary>Containers have a fixed image of this version, requests, limits, and no privileges.</summary>
internal static class ContainerRules
{
    private static readonly string Version = typeof(StageFacts).Assembly.GetName().Version!.ToString(3);

    public static IEnumerable<string> Faults(ManifestSet manifests) => manifests.Pods.SelectMany(
        pod => pod.AllContainers.SelectMany(container => Faults(container).Select(fault => $"{pod.Name}/{container.Name}: {fault}")));

    private static IEnumerable<string> Faults(V1Container container)
    {
        var context = container.SecurityContext;
        (bool Good, string Fault)[] checks =
        [
            (ImageIsFixed(container.Image), $"image {container.Image}, expected the tag {Version} or {Version}-gpu"),
            (context?.AllowPrivilegeEscalation == false, "allowPrivilegeEscalation is not false"),
            (context?.Privileged is null or false, "privileged"),
            (context?.ReadOnlyRootFilesystem == true, "readOnlyRootFilesystem is not true"),
            (context?.Capabilities is { Drop: ["ALL"], Add: null or { Count: 0 } }, "capabilities are not dropped"),
            (context?.RunAsNonRoot is null or true, "runAsNonRoot is false"),
            .. ((string[])["cpu", "memory"]).SelectMany(resource => ResourceChecks(container.Resources, resource)),
        ];
        return checks.Where(check => !check.Good).Select(check => check.Fault);
    }

    private static bool ImageIsFixed(string image) =>
        image.Split(':') is [var name, var tag] && name.StartsWith("uosam-", StringComparison.Ordinal)
        && (tag == Version || tag == $"{Version}-gpu");

    private static IEnumerable<(bool Good, string Fault)> ResourceChecks(V1ResourceRequirements? resources, string name)
    {
        var (request, limit) = (Read(resources?.Requests, name), Read(resources?.Limits, name));
        yield return (request > 0, $"no request of {name}");
        yield return (limit >= request && limit > 0, $"limit of {name} is {limit}, request {request}");
        // .NET rounds a limit of 1.5 processors up to two threads' worth, which are then throttled.
        yield return (name != "cpu" || limit == decimal.Truncate(limit), $"limit of cpu is {limit}, expected whole processors");
    }

    private static decimal Read(IDictionary<string, ResourceQuantity>? quantities, string name) =>
        quantities is not null && quantities.TryGetValue(name, out var quantity) ? quantity.ToDecimal() : 0;
}
