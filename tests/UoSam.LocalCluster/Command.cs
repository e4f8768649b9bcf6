using System.Diagnostics;

namespace UoSam.LocalCluster;

/// <summary>Runs a program of the system to its end.</summary>
internal static class Command
{
    /// <exception cref="InvalidOperationException">It failed, with what it said.</exception>
    public static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {said.Trim()}");
        }
    }
}
