using System.CommandLine;
using System.Reflection;

namespace UoSam.Cli.Commands;

/// <summary><c>uosam version</c>.</summary>
internal static class VersionCommand
{
    /// <summary>Version of the program, written into every refined map.</summary>
    public static string Version { get; } =
        typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion.Split('+')[0];

    public static Command Create()
    {
        var command = new Command("version", "Print the version.");
        command.SetAction(_ => Console.WriteLine($"uosam {Version}"));
        return command;
    }
}
