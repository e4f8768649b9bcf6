using System.Collections.Concurrent;
using k8s;
using k8s.Models;

namespace UoSam.Kubernetes.Tests.Manifests;

/// <summary>Parsed manifests.</summary>
/// <param name="Objects">In the order of the text.</param>
internal sealed record ManifestSet(IReadOnlyList<object> Objects)
{
    private const string Separator = "\n---\n";

    private static readonly Dictionary<string, Type> CustomTypes = new()
    {
        ["monitoring.coreos.com/v1/ServiceMonitor"] = typeof(ServiceMonitor),
        ["monitoring.coreos.com/v1/PrometheusRule"] = typeof(PrometheusRule),
        ["cert-manager.io/v1/Certificate"] = typeof(Certificate),
        ["cert-manager.io/v1/Issuer"] = typeof(Issuer),
        ["keda.sh/v1alpha1/ScaledObject"] = typeof(ScaledObject),
    };

    // By the text of each document: texts that differ in one place share the others. Nobody changes an object.
    private static readonly ConcurrentDictionary<string, IReadOnlyList<object>> Documents = new();

    public IEnumerable<V1Deployment> Deployments => Of<V1Deployment>();

    public IEnumerable<V1Job> Jobs => Of<V1Job>();

    /// <summary>The pods that the manifests make.</summary>
    public IEnumerable<PodTemplate> Pods =>
    [
        .. Deployments.Select(owner => new PodTemplate(owner.Name(), owner.Spec.Template)),
        .. Jobs.Select(owner => new PodTemplate(owner.Name(), owner.Spec.Template)),
    ];

    /// <summary>Parses; unknown fields, keys twice, wrong types and bad quantities are errors.</summary>
    /// <exception cref="YamlDotNet.Core.YamlException">With the place in its document.</exception>
    public static ManifestSet Parse(string yaml) =>
        new([.. yaml.Split(Separator).SelectMany(document => Documents.GetOrAdd($"{document}\n", ParseDocument))]);

    public IEnumerable<T> Of<T>() => Objects.OfType<T>();

    /// <summary>True where labels have all that a selector asks for.</summary>
    public static bool Matches(IDictionary<string, string>? selector, IDictionary<string, string>? labels) =>
        (selector ?? new Dictionary<string, string>())
            .All(wanted => labels is not null && labels.TryGetValue(wanted.Key, out var value) && value == wanted.Value);

    private static IReadOnlyList<object> ParseDocument(string yaml) => KubernetesYaml.LoadAllFromString(yaml, CustomTypes, strict: true);
}
