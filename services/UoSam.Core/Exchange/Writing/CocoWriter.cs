using System.Text.Json;

namespace UoSam.Core.Exchange.Writing;

/// <summary>
/// COCO annotations of one image; <see cref="CocoMerger"/> puts many together. Boxes are x, y, width, height.
/// </summary>
internal sealed class CocoWriter(bool asPolygons) : IMapWriter
{
    /// <summary>Ending of the files.</summary>
    internal const string Suffix = ".coco.json";

    public string Id => asPolygons ? "coco-polygons" : "coco";

    public string Summary => asPolygons
        ? "COCO annotations with polygons that hold exactly the objects' pixels"
        : "COCO annotations with compressed run lengths as pycocotools writes them";

    public string? Ending => Suffix;

    public IReadOnlyList<OutputFile> Write(OutputMap map, WriterOptions options)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteStartArray("annotations");
            var number = 1;
            foreach (var item in MapObjects.Of(map, options))
            {
                WriteAnnotation(json, item, number++, options);
            }

            json.WriteEndArray();
            json.WriteStartArray("images");
            WriteImage(json, map);
            json.WriteEndArray();
            json.WriteStartArray("categories");
            foreach (var id in map.Map.Ids().Where(map.Space.IsObject))
            {
                json.WriteStartObject();
                json.WriteNumber("id", id);
                json.WriteString("name", options.ClassNames.NameOf(id));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return [new OutputFile($"{map.Name}{Ending}", stream.ToArray())];
    }

    private static void WriteImage(Utf8JsonWriter json, OutputMap map)
    {
        json.WriteStartObject();
        json.WriteNumber("id", 1);
        json.WriteString("file_name", map.ImageFile ?? $"{map.Name}.jpg");
        json.WriteNumber("height", map.Map.Height);
        json.WriteNumber("width", map.Map.Width);
        json.WriteEndObject();
    }

    private void WriteAnnotation(Utf8JsonWriter json, MapObject item, int number, WriterOptions options)
    {
        json.WriteStartObject();
        json.WriteNumber("id", number);
        json.WriteNumber("image_id", 1);
        json.WriteNumber("category_id", item.ClassId);
        json.WriteNumber("iscrowd", 0);
        json.WriteNumber("area", item.Area);
        WriteNumbers(json, "bbox", [item.Box.X0, item.Box.Y0, item.Box.Width, item.Box.Height]);
        if (item.Score is { } score)
        {
            json.WriteNumber("score", score);
        }

        if (asPolygons)
        {
            json.WriteStartArray("segmentation");
            foreach (var polygon in MaskOutline.Polygons(item.Mask, options.Tolerance))
            {
                WriteNumbers(json, null, polygon);
            }

            json.WriteEndArray();
        }
        else
        {
            json.WriteStartObject("segmentation");
            WriteNumbers(json, "size", [item.Mask.Height, item.Mask.Width]);
            json.WriteString("counts", JsonEncodedText.Encode(CocoRle.Compress(CocoRle.Encode(item.Mask)), System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping));
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string? name, IReadOnlyList<double> numbers)
    {
        if (name is null)
        {
            json.WriteStartArray();
        }
        else
        {
            json.WriteStartArray(name);
        }

        foreach (var number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }
}
