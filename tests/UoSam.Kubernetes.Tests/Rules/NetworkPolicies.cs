using System.Net;
using k8s.Models;
using UoSam.Kubernetes.Tests.Manifests;

namespace UoSam.Kubernetes.Tests.Rules;

/// <summary>Evaluates network policies as the Kubernetes documentation defines them.</summary>
/// <param name="policies">All of one namespace.</param>
internal sealed class NetworkPolicies(IReadOnlyList<V1NetworkPolicy> policies)
{
    private const string NamespaceName = "kubernetes.io/metadata.name";

    /// <summary>True where the source may open a TCP connection to the target's port.</summary>
    public bool Allow(NetworkPeer source, NetworkPeer target, int port) =>
        AllowEgress(source, target, port) && AllowIngress(source, target, port);

    private bool AllowEgress(NetworkPeer source, NetworkPeer target, int port)
    {
        var own = Of(source, "Egress");
        return own.Count == 0 || own.Any(policy => (policy.Spec.Egress ?? []).Any(rule =>
            HasPort(rule.Ports, port) && HasPeer(rule.To, policy, target)));
    }

    private bool AllowIngress(NetworkPeer source, NetworkPeer target, int port)
    {
        var own = Of(target, "Ingress");
        return own.Count == 0 || own.Any(policy => (policy.Spec.Ingress ?? []).Any(rule =>
            HasPort(rule.Ports, port) && HasPeer(rule.FromProperty, policy, source)));
    }

    private List<V1NetworkPolicy> Of(NetworkPeer pod, string direction) =>
        [.. policies.Where(policy => policy.Namespace() == pod.Namespace && policy.Spec.PolicyTypes.Contains(direction)
            && Matches(policy.Spec.PodSelector, pod.Labels))];

    // No ports, or no peers, are all.
    private static bool HasPort(IList<V1NetworkPolicyPort>? ports, int port) =>
        ports is null or { Count: 0 } || ports.Any(open => open.Protocol == "TCP" && open.Port?.Value == $"{port}");

    private static bool HasPeer(IList<V1NetworkPolicyPeer>? peers, V1NetworkPolicy policy, NetworkPeer other) =>
        peers is null or { Count: 0 } || peers.Any(peer => peer.IpBlock is { } block
            ? IsIn(block.Cidr, other) && !(block.Except ?? []).Any(cidr => IsIn(cidr, other))
            : other.Namespace is not null
                && (peer.NamespaceSelector is { } space
                    ? Matches(space, new Dictionary<string, string> { [NamespaceName] = other.Namespace })
                    : policy.Namespace() == other.Namespace)
                && (peer.PodSelector is null || Matches(peer.PodSelector, other.Labels)));

    private static bool IsIn(string cidr, NetworkPeer peer) => IPNetwork.Parse(cidr).Contains(IPAddress.Parse(peer.Address));

    private static bool Matches(V1LabelSelector selector, IDictionary<string, string> labels) =>
        ManifestSet.Matches(selector.MatchLabels, labels) && (selector.MatchExpressions ?? []).All(wanted =>
            wanted.OperatorProperty == "In"
                ? labels.TryGetValue(wanted.Key, out var value) && wanted.Values.Contains(value)
                : throw new NotSupportedException($"operator {wanted.OperatorProperty}"));
}
