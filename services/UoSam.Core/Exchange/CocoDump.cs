
namespace UoSam.Core.Exchange;

/// <summary>COCO's annotations of many images in one JSON; the category's id is the class id.</summary>
internal sealed class CocoDump : IDumpFormat
{
    public string Id => "coco";

    public string Summary => "COCO annotations in one .json: run lengths, compressed or not, and polygons";

    public bool Accepts(string path) => File.Exists(path)
        && path.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
        && JsonStart.Of(path) == JsonStart.Object
        && JsonStart.Has(path, "images")
        && JsonStart.Has(path, "annotations");

    public LabelMapDump Open(string path, DumpOptions options)
    {
        if (!File.Exists(path))
        {
            throw DumpFaults.Format($"{path} is a folder", "the .json file of the annotations");
        }

        var index = CocoIndex.Read(path);
        return new LabelMapDump(
            Id,
            [
                .. index.Images.Select(image => new DumpItem(
                    image.Name, $"{path} ({image.Name})", () => Read(index, image, options))),
            ]);
    }

    private static DumpedMap Read(CocoIndex index, CocoImage image, DumpOptions options)
    {
        options.Limits.CheckPixels(image.Size, "DUMP_TOO_LARGE");
        var masks = index.AnnotationsOf(image).Select(annotation =>
        {
            var id = JsonInput.Int(annotation, "category_id");
            return id is >= 0 and <= ushort.MaxValue
                ? new LabelledMask(
                    (ushort)id, JsonInput.Mask(JsonInput.Member(annotation, "segmentation"), image.Size, options.Limits))
                : throw JsonInput.Fault($"the category {id} is no id from 0 to 65535");
        });
        return new DumpedMap(MaskPainter.Compose(image.Size.Height, image.Size.Width, masks, options.FillId));
    }
}
