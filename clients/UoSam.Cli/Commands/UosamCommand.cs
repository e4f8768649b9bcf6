using System.CommandLine;
using System.CommandLine.Invocation;

namespace UoSam.Cli.Commands;

/// <summary>The command <c>uosam</c> with all below it.</summary>
internal static class UosamCommand
{
    /// <summary>Runs a command line.</summary>
    /// <param name="args">Without the program's name.</param>
    /// <param name="stopping">Asks to stop after what is in flight.</param>
    /// <returns>As the command's help says.</returns>
    public static async Task<int> RunAsync(string[] args, CancellationToken stopping)
    {
        var command = Create(args).Parse(args);
        var unknown = UnknownWord.Describe(command);
        return unknown is not null || command.Action is ParseErrorAction
            ? await CommandErrors.RefuseAsync(command, unknown)
            : await command.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null }, stopping);
    }

    // Of a command that is not asked for its first line is enough.
    private static RootCommand Create(string[] args)
    {
        var root = Create();
        foreach (var command in root.Subcommands.Where(command => !args.Contains(command.Name)))
        {
            command.Description = command.Description?.Split('\n')[0].TrimEnd();
        }

        return root;
    }

    private static RootCommand Create() => new(
        "Refines coarse label maps with SAM, without training (UO-SAM).\n\nEnds with 0 (done), 1 (failed), 2 (bad usage) or 3 (all done but images, maps or frames that cannot be taken as they are).")
    {
        RefineCommand.Create(),
        MemoryCommand.Create(),
        VideoCommand.Create(),
        EvalCommand.Create(),
        ConvertCommand.Create(),
        ReportCommand.Create(),
        ServeCommand.Create(),
        ModelsCommand.Create(),
        PresetsCommand.Create(),
        DoctorCommand.Create(),
        VersionCommand.Create(),
    };
}
