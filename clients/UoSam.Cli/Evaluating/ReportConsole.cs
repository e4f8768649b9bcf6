using Spectre.Console;

namespace UoSam.Cli.Evaluating;

/// <summary>Standard output as tables need it.</summary>
internal static class ReportConsole
{
    private const int WidthWhereRedirected = 200;

    /// <summary>A console over what standard output is now; wide where it is a file, which has no width.</summary>
    public static IAnsiConsole Create()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        if (Console.IsOutputRedirected)
        {
            console.Profile.Width = WidthWhereRedirected;
        }

        return console;
    }
}
