using UoSam.Kubernetes.Tests.Manifests;

namespace UoSam.Kubernetes.Tests;

/// <summary>A test that makes network namespaces; skipped, with the reason, where this user may not.</summary>
public sealed class NamespaceFactAttribute : FactAttribute
{
    public NamespaceFactAttribute()
    {
        string[] user = Environment.IsPrivilegedProcess ? [] : ["--user", "--map-root-user"];
        try
        {
            Tool.Run(
                "run it as root, with util-linux and iproute2 installed", "", "/",
                ["unshare", "--net", "--mount", .. user, "sh", "-c", "mount -t tmpfs tmpfs /run && ip netns add pod && ip link set lo up"]);
        }
        catch (InvalidOperationException error)
        {
            Skip = error.Message;
        }
    }
}
