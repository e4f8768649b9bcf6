using Spectre.Console;
using UoSam.Cli.Refining;

namespace UoSam.Cli.Tests;

[Collection(ConsoleTests.Name)]
public sealed class LinesAboveBarTests
{
    [Fact]
    public void Write_ToStandardErrorWhileItLasts_GoesToTheConsoleOfTheBarInWholeLines()
    {
        var before = Console.Error;
        using var drawn = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(drawn) });

        using (new LinesAboveBar(console))
        {
            Console.Error.Write("half ");
            Assert.Equal("", drawn.ToString());
            Console.Error.WriteLine("[line]");
        }

        Assert.Equal("half [line]\n", drawn.ToString());
        Assert.Same(before, Console.Error);
    }
}
