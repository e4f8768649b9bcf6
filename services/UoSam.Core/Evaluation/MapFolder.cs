using UoSam.Core.Exchange;
using UoSam.Core.LabelMaps;

namespace UoSam.Core.Evaluation;

/// <summary>The label maps of a folder by name: PNGs of ids, or what a segmentation system wrote.</summary>
/// <param name="Names">In order; PNGs with their extension, others without.</param>
/// <param name="Find">The folder's name for a name of another folder; null where it has no such map.</param>
/// <param name="Read">Reads the map of a name.</param>
/// <param name="IsPng">True for PNGs of ids.</param>
internal sealed record MapFolder(
    string[] Names, Func<string, string?> Find, Func<string, LabelMap> Read, bool IsPng)
{
    /// <summary>Opens a folder, or a file that holds many maps.</summary>
    /// <param name="path">Folder or file.</param>
    /// <param name="what">What messages call its maps.</param>
    /// <param name="format">auto, or a format's id.</param>
    /// <param name="options">How pixels become ids.</param>
    /// <exception cref="InvalidInputException">EVALUATION_NO_FOLDER, or what the format refuses.</exception>
    internal static MapFolder Open(string path, string what, string format, DumpOptions options)
    {
        if (!Directory.Exists(path) && !File.Exists(path))
        {
            throw new InvalidInputException(
                "EVALUATION_NO_FOLDER", $"the {what} folder {path} does not exist: check its name");
        }

        return IsPngOfIds(path, format) ? OfPngs(path, what, format) : OfDump(DumpReader.Open(path, format, options), what);
    }

    /// <summary>Relative name without .png.</summary>
    internal static string Stem(string name) =>
        name.EndsWith(".png", StringComparison.OrdinalIgnoreCase) ? name[..^4] : name;

    // Folders of frames look like folders of masks: those are read where they are asked for by name.
    private static bool IsPngOfIds(string path, string format) => Directory.Exists(path) && format switch
    {
        "png" or "index" or "luss" => true,
        "auto" => FolderFormats.Pngs(path).Any()
            ? !ColorDump.HasBlue(path)
            : !Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Any(),
        _ => false,
    };

    private static MapFolder OfPngs(string folder, string what, string format)
    {
        var encoding = format switch
        {
            "index" => LabelPngEncoding.Indices,
            "luss" => LabelPngEncoding.Luss,
            _ => LabelPngEncoding.Auto,
        };
        return new MapFolder(
            [.. FolderFormats.Pngs(folder)],
            name => File.Exists(Path.Combine(folder, $"{Stem(name)}.png")) ? $"{Stem(name)}.png" : null,
            name => Guard(what, () => LabelPngReader.Read(File.ReadAllBytes(Path.Combine(folder, name)), encoding)),
            IsPng: true);
    }

    private static MapFolder OfDump(LabelMapDump dump, string what) => new(
        [.. dump.Names],
        name => dump.Contains(Stem(name)) ? Stem(name) : null,
        name => Guard(what, () => dump.Load(name).Map),
        IsPng: false);

    private static LabelMap Guard(string what, Func<LabelMap> read)
    {
        try
        {
            return read();
        }
        catch (InvalidInputException fault)
        {
            throw new InvalidInputException(fault.Reason, $"{what}: {fault.Message}", fault);
        }
    }
}
