using UoSam.Core.Exchange;

namespace UoSam.Cli.Converting;

/// <summary>How label maps of other systems are read.</summary>
/// <param name="Format">Id of the format, or auto.</param>
/// <param name="Geometry">What was done to the images before.</param>
/// <param name="Options">How pixels become ids.</param>
/// <param name="ClassNames">Names of the classes; none where none were given.</param>
internal sealed record DumpSettings(string Format, DumpGeometry Geometry, DumpOptions Options, ClassNames ClassNames)
{
    /// <summary>Opens a file or folder.</summary>
    public LabelMapDump Open(string path) => DumpReader.Open(path, Format, Options);
}
