using UoSam.Core.Exchange;
using UoSam.Core.LabelMaps;

namespace UoSam.Core.Evaluation;

/// <summary>The label maps of a folder by name: PNGs of ids, or what a segmentation system wrote.</summary>
/// <param name="Names">In order; PNGs with their extension, others without.</param>
/// <param name="Find">What <paramref name="Read"/> takes for a name of this or another folder; null where there is no such map.</param>
/// <param name="Read">Reads the map that was found.</param>
/// <param name="IsPng">True for PNGs of ids that are read as they are.</param>
public sealed record MapFolder(
    string[] Names, Func<string, string?> Find, Func<string, LabelMap> Read, bool IsPng)
{
    /// <summary>Opens a folder, or a file that holds many maps.</summary>
    /// <param name="path">Folder or file.</param>
    /// <param name="what">What messages call its maps.</param>
    /// <param name="reading">How it is read.</param>
    /// <exception cref="InvalidInputException">EVALUATION_NO_FOLDER, EVALUATION_MIXED, or what the format refuses.</exception>
    public static MapFolder Open(string path, string what, MapReading reading)
    {
        if (!Directory.Exists(path) && !File.Exists(path))
        {
            throw new InvalidInputException(
                "EVALUATION_NO_FOLDER", $"the {what} folder {path} does not exist: check its name");
        }

        var maps = !IsPngOfIds(path, reading) ? OfDump(DumpReader.Open(path, reading.Format, reading.Dump), what)
            : reading.Dump is { Names: null, Ids: null, Threshold: null } ? OfPngs(path, what, reading)
            : OfChangedPngs(path, what, reading);
        return reading.Suffix.Length == 0 ? maps : maps.Without(reading.Suffix);
    }

    /// <summary>A name without .png; names of other formats have no extension, and may hold dots.</summary>
    public static string Stem(string name) =>
        name.EndsWith(".png", StringComparison.OrdinalIgnoreCase) ? name[..^".png".Length] : name;

    // Folders of frames look like folders of masks: those are read where they are asked for by name.
    private static bool IsPngOfIds(string path, MapReading reading) => Directory.Exists(path) && reading.Format switch
    {
        "png" or "index" or "luss" => true,
        "auto" => FolderFormats.Pngs(path).Any()
            ? !ColorDump.HasBlue(path, reading.Suffix)
            : !DataFiles.Below(path).Any(),
        _ => false,
    };

    private static MapFolder OfPngs(string folder, string what, MapReading reading)
    {
        var encoding = reading.Format switch
        {
            "index" => LabelPngEncoding.Indices,
            "luss" => LabelPngEncoding.Luss,
            _ => LabelPngEncoding.Auto,
        };
        string[] files = [.. FolderFormats.Pngs(folder)];
        var byStem = files.ToLookup(Stem, StringComparer.Ordinal);
        return new MapFolder(
            files,

            // Files may be of .PNG; where there is one of .png too, it stands last.
            name => byStem[Stem(name)].FirstOrDefault(file => file == name) ?? byStem[Stem(name)].LastOrDefault(),
            name => InvalidInputException.Naming(what, () => LabelPngReader.Read(File.ReadAllBytes(Path.Combine(folder, name)), encoding, reading.Dump.Limits)),
            IsPng: true);
    }

    private static MapFolder OfChangedPngs(string folder, string what, MapReading reading)
    {
        string[] files = [.. FolderFormats.Pngs(folder)];
        if (files.Length > 0)
        {
            FolderFormats.CheckOneKind(folder, files, what);
        }

        return OfDump(DumpReader.Open(folder, reading.Format == "auto" ? "png" : reading.Format, reading.Dump), what);
    }

    private static MapFolder OfDump(LabelMapDump dump, string what) => new(
        [.. dump.Names],
        name => dump.Contains(Stem(name)) ? Stem(name) : null,
        name => InvalidInputException.Naming(what, () => dump.Load(name).Map),
        IsPng: false);

    private MapFolder Without(string suffix) => this with
    {
        Names =
        [
            .. Names.Where(name => Stem(name).EndsWith(suffix, StringComparison.Ordinal))
                .Select(name => $"{Stem(name)[..^suffix.Length]}{name[Stem(name).Length..]}")
                .Order(StringComparer.Ordinal),
        ],
        Find = name => Find($"{Stem(name)}{suffix}"),
    };
}
