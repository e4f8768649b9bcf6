using System.CommandLine;

namespace UoSam.Cli.Evaluating;

/// <summary>The options that say where a report goes.</summary>
internal sealed class ReportOutputs
{
    private readonly Option<string?> _json = new("--json") { Description = "All figures as JSON; - for standard output instead of the table." };
    private readonly Option<string?> _csv = new("--csv") { Description = "All figures as CSV, one per line; - for standard output." };
    private readonly Option<string?> _html = new("--html") { Description = "One self-contained page with plots and pictures." };

    public ReportOutputs(Command command)
    {
        command.Add(_json);
        command.Add(_csv);
        command.Add(_html);
    }

    public ReportFiles Read(ParseResult result) =>
        new(result.GetValue(_json), result.GetValue(_csv), result.GetValue(_html));
}
