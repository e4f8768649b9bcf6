using System.CommandLine;
using UoSam.Cli.Converting;
using UoSam.Core.Evaluation;
using UoSam.Core.LabelMaps;

namespace UoSam.Cli.Commands;

/// <summary>How the two folders of a comparison are read: the coarse maps as they were dumped, the refined ones as they lie.</summary>
internal sealed class ComparedOptionSet
{
    private readonly DumpOptionSet _dump;
    private readonly Option<bool> _both;
    private readonly Option<string> _suffix;

    /// <param name="command">Gets the options.</param>
    /// <param name="refined">The option of the refined maps' folder.</param>
    public ComparedOptionSet(Command command, string refined)
    {
        _dump = DumpOptionSet.OfCompared(command);
        _both = new Option<bool>("--both")
        {
            Description = $"The maps of {refined} are read as those of --before, by the same options; without it by their looks.",
        };
        _suffix = new Option<string>($"--{refined.TrimStart('-')}-suffix")
        {
            Description = "End of the maps' names that is no part of the image's name, e.g. _leftImg8bit.",
            DefaultValueFactory = _ => "",
        };
        command.Options.Add(_both);
        command.Options.Add(_suffix);
    }

    /// <summary>End of the names of maps and images.</summary>
    public string Suffix(ParseResult result) => result.GetValue(_suffix)!;

    /// <summary>Reads the options.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="space">What negative ids become.</param>
    /// <param name="hasBefore">False where the options are about the only maps there are.</param>
    public ComparedReading Read(ParseResult result, LabelSpace space, bool hasBefore)
    {
        var dump = _dump.Read(result, ObjectOptionSet.VoidOf(space));
        var suffix = Suffix(result);
        var described = dump.ToReading(suffix);
        var plain = new MapReading { Dump = dump.Options with { Names = null, Ids = null, FillId = 0 }, Suffix = suffix };
        if (result.GetValue(_both) && !hasBefore)
        {
            throw new UsageException("--both goes with --before");
        }

        return new ComparedReading(dump, described, !hasBefore || result.GetValue(_both) ? described : plain);
    }
}
