using k8s.Models;
using UoSam.Kubernetes.Tests.Manifests;
using UoSam.ServiceDefaults.Telemetry;

namespace UoSam.Kubernetes.Tests.Rules;

/// <summary>
/// The policies, evaluated for every pair of peers and every port in question, allow the edges of the call graph and
/// no others: clients call stages, stages call nobody, Prometheus reads metrics, clients and pullers ask DNS, pullers
/// reach the outside.
/// </summary>
internal static class NetworkRules
{
    private const int Dns = 53;
    private const int Https = 443;

    private static readonly int[] Ports = [.. StageFacts.All.Select(stage => stage.Port), MetricsEndpoint.Port, Dns, Https, 22];

    public static IEnumerable<string> Faults(ManifestSet manifests)
    {
        var policies = new NetworkPolicies([.. manifests.Of<V1NetworkPolicy>()]);
        var peers = Peers(manifests);
        return
            from source in peers
            from target in peers
            where source != target && (source.IsOwn || target.IsOwn)
            from port in Ports
            let allowed = policies.Allow(source, target, port)
            let expected = IsEdge(source, target, port)
            where allowed != expected
            select $"{source.Name} to {target.Name}:{port} is {(allowed ? "allowed" : "denied")}";
    }

    private static bool IsEdge(NetworkPeer source, NetworkPeer target, int port)
    {
        var stage = StageFacts.All.FirstOrDefault(one => one.Name == target.Name);
        var caller = StageFacts.All.FirstOrDefault(one => one.Name == source.Name);
        var isClient = source.IsOwn && caller is null && source.Name != "stranger within";
        return (stage is not null && port == stage.Port && isClient)
            || (stage is not null && port == MetricsEndpoint.Port && source.Name == "prometheus")
            || (target.Name == "dns" && port == Dns && (isClient || caller is { HasNetwork: true }))
            || (target.Name == "outside" && port == Https && caller is { HasNetwork: true });
    }

    private static List<NetworkPeer> Peers(ManifestSet manifests)
    {
        var own = manifests.Of<V1Namespace>().Single();
        return
        [
            .. manifests.Pods.Select(pod => new NetworkPeer(pod.Name, own.Name(), pod.Labels, "10.0.0.1", true)),
            Peer("stranger within", own.Name(), true, "app", "other"),
            Peer("stranger", "elsewhere", false, "app.kubernetes.io/component", "client"),
            Peer("prometheus", "monitoring", false, "app.kubernetes.io/name", "prometheus"),
            Peer("grafana", "monitoring", false, "app.kubernetes.io/name", "grafana"),
            Peer("dns", "kube-system", false, "k8s-app", "kube-dns"),
            new NetworkPeer("outside", null, new Dictionary<string, string>(), "93.184.216.34", false),
            new NetworkPeer("metadata server", null, new Dictionary<string, string>(), "169.254.169.254", false),
            new NetworkPeer("machine of the network", null, new Dictionary<string, string>(), "192.168.7.7", false),
        ];
    }

    private static NetworkPeer Peer(string name, string space, bool isOwn, string label, string value) =>
        new(name, space, new Dictionary<string, string> { [label] = value }, "10.0.0.2", isOwn);
}
