using UoSam.Core.Evaluation;

namespace UoSam.Cli.Converting;

/// <summary>How the folders of a comparison are read.</summary>
/// <param name="Dump">The options as they were given.</param>
/// <param name="Before">The coarse maps.</param>
/// <param name="After">The refined maps.</param>
internal sealed record ComparedReading(DumpSettings Dump, MapReading Before, MapReading After);
