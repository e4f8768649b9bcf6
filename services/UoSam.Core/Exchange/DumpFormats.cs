namespace UoSam.Core.Exchange;

/// <summary>The formats that can be read.</summary>
public static class DumpFormats
{
    /// <summary>All, those that are told apart most surely first.</summary>
    public static IReadOnlyList<IDumpFormat> All { get; } =
    [
        new SamDump(),
        new SsaDump(),
        new CocoDump(),
        new LabelMeDump(),
        new NpyDump(),
        new TorchDump(),
        new PngDump("png", LabelMaps.LabelPngEncoding.Auto),
        new PngDump("index", LabelMaps.LabelPngEncoding.Indices),
        new PngDump("luss", LabelMaps.LabelPngEncoding.Luss),
        new ColorDump(),
        new BinaryDump(),
        new MaskFolderDump(),
    ];

    /// <summary>The format of a name.</summary>
    /// <exception cref="InvalidInputException">DUMP_FORMAT: there is none, with all there are.</exception>
    public static IDumpFormat Find(string id) =>
        All.FirstOrDefault(format => format.Id == id)
        ?? throw DumpFaults.Format(
            $"there is no format '{id}'", $"auto, {string.Join(", ", All.Select(format => format.Id))}");

    /// <summary>The first format that a file or folder looks like.</summary>
    /// <exception cref="InvalidInputException">DUMP_FORMAT: it looks like none.</exception>
    public static IDumpFormat Detect(string path) =>
        All.FirstOrDefault(format => format.Accepts(path))
        ?? throw DumpFaults.Format(
            $"{path}: {Found(path)}",
            "files of the name .png (JPEG does not keep ids), .npy, .npz, .pkl, .pt or .pth, JSON of SAM, SSA or LabelMe, COCO's .json itself, or the name of another format");

    private static string Found(string path) => !Directory.Exists(path)
        ? "this file is not recognised as label maps"
        : DataFiles.Below(path).Min(StringComparer.Ordinal) is { } first
            ? $"this folder is not recognised as label maps, it has {Path.GetRelativePath(path, first)}"
            : "this folder has no files";
}
