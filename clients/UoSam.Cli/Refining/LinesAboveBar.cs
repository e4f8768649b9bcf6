using System.Text;
using Spectre.Console;

namespace UoSam.Cli.Refining;

/// <summary>Takes standard error's place while a progress bar is drawn: what is told then goes above the bar, not across it.</summary>
internal sealed class LinesAboveBar : TextWriter
{
    private readonly IAnsiConsole _console;
    private readonly TextWriter _before = Console.Error;
    private readonly StringBuilder _line = new();

    /// <param name="console">What draws the bar.</param>
    public LinesAboveBar(IAnsiConsole console)
    {
        _console = console;
        Console.SetError(this);
    }

    /// <inheritdoc/>
    public override Encoding Encoding => _before.Encoding;

    /// <inheritdoc/>
    public override void Write(char value)
    {
        if (value != '\n')
        {
            _line.Append(value);
            return;
        }

        _console.WriteLine(_line.ToString().TrimEnd('\r'));
        _line.Clear();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        Console.SetError(_before);
        base.Dispose(disposing);
    }
}
