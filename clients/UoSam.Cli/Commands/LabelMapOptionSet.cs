using System.CommandLine;
using UoSam.Cli.Converting;
using UoSam.Core.LabelMaps;

namespace UoSam.Cli.Commands;

/// <summary>The options that say how coarse label maps are read and what their ids mean.</summary>
internal sealed class LabelMapOptionSet
{
    private readonly Option<string> _background = new("--background")
    {
        Description = "Id of background, or none.",
        DefaultValueFactory = _ => "0",
    };

    private readonly Option<string?> _void = new("--void")
    {
        Description = "Ids without a label, by commas, or none (DAVIS-2016 has its objects as 255); default 255, 1000 where luss is read.",
    };

    private readonly DumpOptionSet _dump;

    /// <param name="command">Gets the options.</param>
    /// <param name="formatOption">What the option of the format is called.</param>
    /// <param name="aliases">Other names of it.</param>
    public LabelMapOptionSet(Command command, string formatOption, params string[] aliases)
    {
        command.Options.Add(_background);
        command.Options.Add(_void);
        _dump = DumpOptionSet.Of(command, formatOption, aliases);
    }

    /// <summary>Which ids are no classes; none is unknown.</summary>
    /// <exception cref="UsageException">An id is none.</exception>
    public LabelSpace Space(ParseResult result) => OptionValues.Space(
        result.GetValue(_background)!, result.GetValue(_void) ?? (_dump.Format(result) == "luss" ? "1000" : "255"));

    /// <summary>How maps are read.</summary>
    /// <exception cref="UsageException">An option does not fit, or its file is not there.</exception>
    public DumpSettings Dump(ParseResult result) => _dump.Read(result, ObjectOptionSet.VoidOf(Space(result)));
}
