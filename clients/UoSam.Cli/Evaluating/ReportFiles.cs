using UoSam.Cli.Commands;
using UoSam.Cli.Refining;

namespace UoSam.Cli.Evaluating;

/// <summary>Where a report is written to; null for nowhere.</summary>
internal sealed class ReportFiles
{
    private const string StandardOutput = "-";
    private readonly string? _json;
    private readonly string? _csv;
    private readonly string? _html;

    public ReportFiles(string? json, string? csv, string? html)
    {
        if ((json == StandardOutput && csv == StandardOutput) || html == StandardOutput)
        {
            throw new UsageException("- is for one of --json and --csv: name files for the others");
        }

        (_json, _csv, _html) = (json, csv, html);
    }

    public bool UsesStandardOutput => _json == StandardOutput || _csv == StandardOutput;

    /// <summary>Writes what was asked for; each file appears whole.</summary>
    public void Write(Func<byte[]> json, Func<byte[]> csv, Func<byte[]> html)
    {
        Write(_json, json);
        Write(_csv, csv);
        Write(_html, html);
    }

    private void Write(string? path, Func<byte[]> content)
    {
        if (path == StandardOutput)
        {
            Console.Out.Write(System.Text.Encoding.UTF8.GetString(content()));
        }
        else if (path is not null)
        {
            AtomicFile.Write(path, content());
            if (!UsesStandardOutput)
            {
                Console.Out.WriteLine($"written: {path}");
            }
        }
    }
}
