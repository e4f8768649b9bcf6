using UoSam.Cli.Commands;
using UoSam.Core.Evaluation;
using UoSam.Core.Exchange;
using UoSam.Core.LabelMaps;

namespace UoSam.Cli.Converting;

/// <summary>How label maps of other systems are read.</summary>
/// <param name="Format">Id of the format, or auto.</param>
/// <param name="Geometry">What was done to the images before.</param>
/// <param name="Options">How pixels become ids.</param>
/// <param name="ClassNames">Names of the classes; none where none were given.</param>
/// <param name="Description">All of it in one line, as it was given.</param>
internal sealed record DumpSettings(
    string Format, DumpGeometry Geometry, DumpOptions Options, ClassNames ClassNames, string Description)
{
    /// <summary>False where the geometry is the default.</summary>
    public bool IsGeometryGiven { get; init; }

    /// <summary>End of the maps' names that is no part of the images' names; empty where there is none.</summary>
    public string Suffix { get; init; } = "";

    private static readonly string[] IdPngs = ["png", "index", "luss"];

    /// <summary>The ids with one for unknown pixels, where there may be some: never predicted, or covered by no mask.</summary>
    public LabelSpace WithUnknown(LabelSpace space) =>
        Geometry.Kind == DumpGeometryKind.Crop || Options.FillId == LabelSpace.Unpredicted
            ? space with { UnknownIds = [LabelSpace.Unpredicted] }
            : space;

    /// <summary>True for dumps of PNGs that hold ids.</summary>
    public static bool IsIdPng(LabelMapDump dump) => IdPngs.Contains(dump.Format);

    /// <summary>Opens one map; a PNG holds ids as grey or palette unless a format is named, and a name that says none, as /dev/stdin, is a PNG's.</summary>
    /// <exception cref="UsageException">There is not exactly one.</exception>
    public LabelMapDump OpenOne(string path)
    {
        var isPng = Format == "auto" && File.Exists(path) && Path.GetExtension(path).ToLowerInvariant() is "" or ".png";
        var dump = DumpReader.Open(path, isPng ? "index" : Format, Options);
        return dump.Names.Count == 1
            ? dump
            : throw new UsageException($"{path} holds {dump.Names.Count} label maps; expected one, or --images, --masks and --out");
    }

    /// <summary>As folders to be compared are read; without a geometry their sizes must be equal.</summary>
    /// <param name="suffix">The same as <see cref="Suffix"/> for those that were not given one.</param>
    public MapReading ToReading(string suffix) => new()
    {
        Format = Format,
        Dump = Options,
        Geometry = IsGeometryGiven ? Geometry : null,
        Suffix = Suffix.Length > 0 ? Suffix : suffix,
    };

    /// <summary>Opens a file or folder.</summary>
    public LabelMapDump Open(string path)
    {
        var dump = DumpReader.Open(path, Format, Options);
        return Suffix.Length > 0 ? dump.Without(Suffix) : dump;
    }
}
