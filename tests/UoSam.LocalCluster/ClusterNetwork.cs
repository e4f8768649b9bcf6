using System.Globalization;
using System.Net;

namespace UoSam.LocalCluster;

/// <summary>A bridge, and hosts in network namespaces on it (Debian's iproute2).</summary>
internal sealed class ClusterNetwork
{
    private const string Bridge = "pods";
    private int _hosts;

    public ClusterNetwork()
    {
        Ip("link set lo up");
        Ip($"link add {Bridge} type bridge");
        Ip($"addr add {Gateway}/16 dev {Bridge}");
        Ip($"link set {Bridge} up");
    }

    /// <summary>This process' own address on the bridge.</summary>
    public static IPAddress Gateway { get; } = IPAddress.Parse("10.244.0.1");

    /// <summary>A new host with an address of its own.</summary>
    /// <returns>Its address; its namespace is <c>pod</c> and its number, the last part of the address.</returns>
    public IPAddress AddHost()
    {
        var number = 10 + _hosts++;
        var (space, outside, inside) = (Space(number), $"veth{number}", $"eth{number}");
        var address = IPAddress.Parse($"10.244.0.{number}");
        Ip($"netns add {space}");
        Ip($"link add {outside} type veth peer name {inside} netns {space}");
        Ip($"link set {outside} master {Bridge}");
        Ip($"link set {outside} up");
        Ip($"-n {space} link set lo up");
        Ip($"-n {space} addr add {address}/16 dev {inside}");
        Ip($"-n {space} link set {inside} up");
        return address;
    }

    /// <summary>A command line that runs another on a host.</summary>
    public static string[] On(IPAddress host, params string[] command) =>
        ["ip", "netns", "exec", Space(Number(host)), .. command];

    /// <summary>Bytes that a host has sent.</summary>
    public static long BytesSentBy(IPAddress host)
    {
        // What the host sends, the bridge's end of its cable receives: the first column.
        var name = $"veth{Number(host)}:";
        var line = File.ReadLines("/proc/self/net/dev").Single(text => text.TrimStart().StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }

    private static int Number(IPAddress host) => host.GetAddressBytes()[3];

    private static string Space(int number) => $"pod{number}";

    private static void Ip(string arguments) => Command.Run("ip", arguments.Split(' '));
}
