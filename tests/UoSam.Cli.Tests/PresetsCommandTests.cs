using Spectre.Console;
using UoSam.Cli.Commands;

namespace UoSam.Cli.Tests;

public sealed class PresetsCommandTests
{
    [Theory]
    [InlineData("location_confidence_inside")]
    [InlineData("distance_transform")]
    [InlineData("points_box_mask,")]
    [InlineData("box_mask")]
    [InlineData("painting_order")]
    public void AsTable_AsWideAsWithoutATerminal_BreaksNoValue(string value)
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = 160;

        console.Write(PresetsCommand.AsTable());

        var words = output.ToString().Split([' ', '│', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(value, words);
        Assert.DoesNotContain("onfidence_inside", words);
    }
}
