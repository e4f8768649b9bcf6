using System.Text.Json;
using UoSam.Core.Imaging;

namespace UoSam.Core.Exchange;

/// <summary>
/// The output of SAM's automatic mask generator: a folder per image with 0.png, 1.png, ... and metadata.csv, or a JSON
/// per image (a list of masks, or SA-1B's object with image and annotations). The i-th mask, from 0, has id i + 1.
/// </summary>
internal sealed class SamDump : IDumpFormat
{
    private const string Metadata = "metadata.csv";

    public string Id => "sam";

    public string Summary => "SAM's automatic masks: folders of i.png with metadata.csv, or JSON with run lengths; mask i is id i + 1";

    public bool Accepts(string path) => DumpFiles.FoldersWith(path, Metadata).Any()
        || DumpFiles.First(path, 1, ".json").Any(LooksLike);

    public LabelMapDump Open(string path, DumpOptions options)
    {
        var folders = DumpFiles.FoldersWith(path, Metadata).ToArray();
        return new LabelMapDump(
            Id,
            folders.Length > 0
                ?
                [
                    .. folders.Select(folder => new DumpItem(
                        DumpFiles.FolderName(path, folder), folder, () => ReadFolder(folder, options))),
                ]
                : DumpFiles.Items(path, file => ReadJson(file, options), ".json"));
    }

    private static bool LooksLike(string file) => JsonStart.Of(file) is JsonStart.List
        || (JsonStart.Of(file) is JsonStart.Object && JsonStart.Has(file, "image") && JsonStart.Has(file, "annotations"));

    private static DumpedMap ReadFolder(string folder, DumpOptions options)
    {
        var rows = File.ReadLines(Path.Combine(folder, Metadata)).Where(line => line.Length > 0).ToArray();
        if (rows.Length < 2 || !rows[0].StartsWith("id,area,", StringComparison.Ordinal))
        {
            throw DumpFaults.Format(
                $"{Metadata} has {Math.Max(0, rows.Length - 1)} masks and the head \"{(rows.Length == 0 ? "" : rows[0])}\"",
                "\"id,area,bbox_x0,...\" and a line per mask");
        }

        var masks = Array.ConvertAll(rows[1..], row => MaskOf(folder, row.Split(',')[0], options.Limits));
        return Compose(masks, new ImageSize(masks[0].Mask.Height, masks[0].Mask.Width), options);
    }

    private static LabelledMask MaskOf(string folder, string number, ImageLimits limits)
    {
        var file = Path.Combine(folder, $"{number}.png");
        return ushort.TryParse(number, out var index) && index < ushort.MaxValue - 1 && File.Exists(file)
            ? new LabelledMask((ushort)(index + 1), BinaryMaskFile.Read(file, limits))
            : throw DumpFaults.Format($"{Metadata} names mask {number}", $"the file {number}.png");
    }

    private static DumpedMap ReadJson(string file, DumpOptions options)
    {
        var root = JsonInput.Parse(File.ReadAllBytes(file));
        var list = root.ValueKind == JsonValueKind.Array ? root : JsonInput.Array(root, "annotations");
        if (root.ValueKind == JsonValueKind.Array && list.EnumerateArray().Any(item => JsonInput.Has(item, "category_id")))
        {
            throw DumpFaults.Format(
                "it is a list of COCO's results, which have classes but no images",
                "one file with the data set's \"images\" and this list as its \"annotations\", which is read as coco");
        }

        JsonElement[] masks = [.. list.EnumerateArray().Select(item => JsonInput.Member(item, "segmentation"))];
        ImageSize? size = root.ValueKind == JsonValueKind.Object
            ? JsonInput.Size(JsonInput.Member(root, "image"), "height", "width", options.Limits)
            : masks.Length > 0 ? JsonInput.SizeOf(masks[0]) : null;
        if (size is not { } known || masks.Length >= ushort.MaxValue)
        {
            throw DumpFaults.Format($"it has {masks.Length} masks and no size", "masks as run lengths, 1 to 65534");
        }

        return Compose(
            [.. masks.Select((mask, i) => new LabelledMask((ushort)(i + 1), JsonInput.Mask(mask, known, options.Limits)))],
            known,
            options);
    }

    private static DumpedMap Compose(LabelledMask[] masks, ImageSize size, DumpOptions options)
    {
        var other = Array.FindIndex(masks, item => item.Mask.Height != size.Height || item.Mask.Width != size.Width);
        return other < 0
            ? new DumpedMap(MaskPainter.Compose(size.Height, size.Width, masks, options.FillId))
            : throw DumpFaults.Format($"mask {other} is of another size than the first", $"{size} (height x width) for all");
    }
}
