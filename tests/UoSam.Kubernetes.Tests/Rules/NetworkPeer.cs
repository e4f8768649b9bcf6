namespace UoSam.Kubernetes.Tests.Rules;

/// <summary>One end of a connection.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Namespace">Of a pod; null outside the cluster.</param>
/// <param name="Labels">Of a pod.</param>
/// <param name="Address">IPv4.</param>
/// <param name="IsOwn">In the namespace of the stages, so that its policies hold.</param>
internal sealed record NetworkPeer(
    string Name, string? Namespace, IDictionary<string, string> Labels, string Address, bool IsOwn);
