using System.Globalization;

namespace UoSam.Core.Exchange;

/// <summary>One folder per item with a black and white PNG per class, named by the class id.</summary>
internal sealed class MaskFolderDump : IDumpFormat
{
    public string Id => "masks";

    public string Summary => "a folder per image with one black and white PNG per class, named by its id (7.png, class_7.png, 0_7.png)";

    public bool Accepts(string path) => LooksLike(path);

    public LabelMapDump Open(string path, DumpOptions options)
    {
        var folders = DumpFiles.FoldersWith(path, ".png").ToArray();
        return folders.Length == 0
            ? throw DumpFaults.Empty(path, "folder of .png masks")
            : new LabelMapDump(
                Id,
                [
                    .. folders.Select(folder => new DumpItem(
                        DumpFiles.FolderName(path, folder), folder, () => Read(folder, options))),
                ]);
    }

    /// <summary>True for a folder of folders whose files are called by small numbers, or two with a line between.</summary>
    internal static bool LooksLike(string path)
    {
        var folders = DumpFiles.FoldersWith(path, ".png").Take(2).ToArray();
        return folders.Length > 0
            && folders[0] != path
            && PngsIn(folders[0]).All(file => Path.GetFileNameWithoutExtension(file)
                is { Length: > 0 and <= 11 } name && name.Split('_') is { Length: <= 2 } parts
                && parts.All(IsNumber));
    }

    /// <summary>True for an id; with zeros before it, it is the number of a video's frame.</summary>
    private static bool IsNumber(string part) =>
        part.Length is > 0 and <= 5 && part.All(char.IsAsciiDigit) && (part[0] != '0' || part == "0");

    private static IEnumerable<string> PngsIn(string folder) => DataFiles.In(folder)
        .Where(file => file.EndsWith(".png", StringComparison.OrdinalIgnoreCase));

    private static DumpedMap Read(string folder, DumpOptions options)
    {
        var masks = PngsIn(folder)
            .Select(file => (Id: IdOf(file), File: file))
            .OrderBy(item => item.Id)
            .Select(item => (item.File, Mask: new LabelledMask(item.Id, BinaryMaskFile.Read(item.File, options.Limits))))
            .ToArray();
        var (height, width) = (masks[0].Mask.Mask.Height, masks[0].Mask.Mask.Width);
        var other = masks.FirstOrDefault(item => item.Mask.Mask.Height != height || item.Mask.Mask.Width != width);
        return other.File is null
            ? new DumpedMap(MaskPainter.Compose(height, width, masks.Select(item => item.Mask), options.FillId))
            : throw DumpFaults.Format(
                $"{Path.GetFileName(other.File)} is {other.Mask.Mask.Height} x {other.Mask.Mask.Width} (height x width)",
                $"{height} x {width} as {Path.GetFileName(masks[0].File)}");
    }

    private static ushort IdOf(string file)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        var digits = name[(name.AsSpan().LastIndexOfAnyExceptInRange('0', '9') + 1)..];
        return ushort.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? id
            : throw DumpFaults.Format(
                $"the name {Path.GetFileName(file)} does not end in a class id", "names such as 7.png or class_7.png");
    }
}
