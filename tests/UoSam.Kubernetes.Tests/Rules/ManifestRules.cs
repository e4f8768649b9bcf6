using UoSam.Kubernetes.Tests.Manifests;

namespace UoSam.Kubernetes.Tests.Rules;

/// <summary>All rules of our own: what no schema can know.</summary>
internal static class ManifestRules
{
    private static readonly Func<ManifestSet, IEnumerable<string>>[] All =
    [
        SelectorRules.Faults, ScalingRules.Faults, PodRules.Faults, ContainerRules.Faults, ProbeRules.Faults,
        ModelRules.Faults, MetricRules.Faults, NetworkRules.Faults, JobRules.Faults, TlsRules.Faults,
    ];

    /// <summary>One line per fault, found and expected.</summary>
    public static IReadOnlyList<string> Faults(string yaml)
    {
        var manifests = ManifestSet.Parse(yaml);
        return [.. All.SelectMany(rule => rule(manifests))];
    }
}
