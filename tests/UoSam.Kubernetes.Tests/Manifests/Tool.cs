using System.ComponentModel;
using System.Diagnostics;

namespace UoSam.Kubernetes.Tests.Manifests;

/// <summary>Runs a program that the machine must have.</summary>
internal static class Tool
{
    /// <summary>What it prints.</summary>
    /// <param name="remedy">What to do where it is missing or fails.</param>
    /// <param name="input">For its standard input.</param>
    /// <param name="folder">Where it runs.</param>
    /// <param name="command">Program and arguments.</param>
    /// <exception cref="InvalidOperationException">Missing or failed.</exception>
    public static string Run(string remedy, string input, string folder, params string[] command)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command[0], command[1..])
            {
                WorkingDirectory = folder,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEndAsync();
            process.StandardInput.Write(input);
            process.StandardInput.Close();
            process.WaitForExit();
            return process.ExitCode == 0
                ? output.Result
                : throw new InvalidOperationException($"{string.Join(' ', command)} failed: {errors.Result.Trim()} {output.Result.Trim()}; {remedy}");
        }
        catch (Win32Exception error)
        {
            throw new InvalidOperationException($"{command[0]} was not found; {remedy}", error);
        }
    }
}
