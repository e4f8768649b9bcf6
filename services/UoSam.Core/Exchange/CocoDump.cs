using System.Text.Json;

namespace UoSam.Core.Exchange;

/// <summary>
/// COCO's annotations of many images in one JSON; the category's id is the class id. Those of its panoptic format are of segments
/// whose PNGs lie in a folder of the JSON's name beside it.
/// </summary>
internal sealed class CocoDump : IDumpFormat
{
    // Lists are long and stand in any order: near the ends of a file there may be one of them alone, or what is in it.
    private static readonly string[] Keys = ["images", "annotations", "categories", "image_id"];

    public string Id => "coco";

    public string Summary => "COCO annotations in one .json: run lengths, compressed or not, and polygons; or panoptic, with the folder of its PNGs beside it";

    public bool Accepts(string path) => File.Exists(path)
        && path.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
        && JsonStart.Of(path) == JsonStart.Object
        && Keys.Count(key => JsonStart.Has(path, key)) > 1;

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
                    image.Name, $"{path} ({image.Name})", () => Read(path, index, image, options))),
            ]);
    }

    private static DumpedMap Read(string path, CocoIndex index, CocoImage image, DumpOptions options)
    {
        options.Limits.CheckPixels(image.Size, "DUMP_TOO_LARGE");
        JsonElement[] annotations = [.. index.AnnotationsOf(image)];
        if (annotations is [var only] && JsonInput.Has(only, "segments_info"))
        {
            return new DumpedMap(PanopticSegments.Read(Path.ChangeExtension(path, null), only, image.Size, options));
        }

        var masks = annotations.Select(annotation => new LabelledMask(
            JsonInput.Category(annotation), JsonInput.Mask(JsonInput.Member(annotation, "segmentation"), image.Size, options.Limits)));
        return new DumpedMap(MaskPainter.Compose(image.Size.Height, image.Size.Width, masks, options.FillId));
    }
}
