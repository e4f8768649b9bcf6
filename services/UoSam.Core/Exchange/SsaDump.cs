using System.Globalization;
using System.Text.Json;

namespace UoSam.Core.Exchange;

/// <summary>
/// Semantic Segment Anything: a NAME_semantic.json per image with run lengths per class id in semantic_mask; without it,
/// the annotations with their class names.
/// </summary>
internal sealed class SsaDump : IDumpFormat
{
    private const string Suffix = "_semantic.json";

    public string Id => "ssa";

    public string Summary => "Semantic Segment Anything's NAME_semantic.json";

    public bool Accepts(string path) => DumpFiles.Any(path, Suffix);

    public LabelMapDump Open(string path, DumpOptions options) =>
        new(Id, DumpFiles.Items(path, file => Read(file, options), Suffix));

    private static DumpedMap Read(string file, DumpOptions options)
    {
        var root = JsonInput.Parse(File.ReadAllBytes(file));
        var parts = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("semantic_mask", out var classes)
            ? FromClasses(classes)
            : FromNames(JsonInput.Array(root, "annotations"), options.ClassNames);
        if (parts.Length == 0 || JsonInput.SizeOf(parts[0].Mask) is not { } size)
        {
            throw DumpFaults.Format("it has no mask as run lengths", "one at least, which tells the size");
        }

        options.Limits.CheckPixels(size, "DUMP_TOO_LARGE");
        return new DumpedMap(MaskPainter.Compose(
            size.Height,
            size.Width,
            parts.Select(part => new LabelledMask(part.Id, JsonInput.Mask(part.Mask, size, options.Limits))),
            options.FillId));
    }

    private static (ushort Id, JsonElement Mask)[] FromClasses(JsonElement classes) =>
        classes.ValueKind != JsonValueKind.Object
            ? throw JsonInput.Fault($"\"semantic_mask\" is {JsonInput.Shown(classes)}, no object")
            :
            [
                .. classes.EnumerateObject().Select(pair => (
                    ushort.TryParse(pair.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                        ? id
                        : throw JsonInput.Fault($"\"semantic_mask\" has the key \"{pair.Name}\", no id"),
                    pair.Value)),
            ];

    private static (ushort Id, JsonElement Mask)[] FromNames(JsonElement annotations, ClassNames? names) =>
    [
        .. annotations.EnumerateArray().Select(annotation =>
        {
            var name = JsonInput.Text(annotation, "class_name") ?? throw JsonInput.Fault("an annotation has no \"class_name\"");
            return names is null
                ? throw DumpFaults.Format("it has no \"semantic_mask\", only class names", "a list of class names to take ids from")
                : (names.IdOf(name), JsonInput.Member(annotation, "segmentation"));
        }),
    ];
}
