using System.Diagnostics;

namespace UoSam.Clients.Tests;

/// <summary>A test that gives a program names of its own; skipped where this user may make no mount namespace.</summary>
public sealed class HostsTheoryAttribute : TheoryAttribute
{
    public HostsTheoryAttribute()
    {
        using var process = Process.Start(
            new ProcessStartInfo("unshare", [.. Namespace, "mount", "--bind", "/etc/hosts", "/etc/hosts"]) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Skip = process.ExitCode == 0 ? null : $"run it as root, with util-linux installed: {error.Trim()}";
    }

    /// <summary>Arguments of unshare.</summary>
    public static string[] Namespace { get; } = Environment.IsPrivilegedProcess ? ["--mount"] : ["--mount", "--user", "--map-root-user"];
}
