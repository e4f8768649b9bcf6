using System.Diagnostics;

namespace UoSam.LocalCluster;

/// <summary>
/// Runs this program again in a network and a file system view of its own, so that nothing of the machine's is changed
/// and all is gone when it ends.
/// </summary>
internal static class Isolation
{
    public static int RunAgain(string argument)
    {
        string[] user = Environment.IsPrivilegedProcess ? [] : ["--user", "--map-root-user"];
        using var process = Process.Start(
            "unshare", ["--net", "--mount", .. user, "dotnet", typeof(Isolation).Assembly.Location, argument]);
        process.WaitForExit();
        return process.ExitCode;
    }

    /// <summary>In the new view: names are looked up at <paramref name="nameServer"/>, and /run is empty.</summary>
    public static void SetUp(string folder, string nameServer)
    {
        var resolver = Path.Combine(folder, "resolv.conf");
        File.WriteAllText(resolver, $"nameserver {nameServer}\nsearch uosam.svc.cluster.local svc.cluster.local cluster.local\noptions ndots:5\n");
        Command.Run("mount", "--bind", resolver, "/etc/resolv.conf");
        Command.Run("mount", "-t", "tmpfs", "tmpfs", "/run");
    }
}
