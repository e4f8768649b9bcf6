using System.Text.Json;

namespace UoSam.Core.Exchange.Writing;

/// <summary>LabelMe's JSON of one image.</summary>
internal sealed class LabelMeWriter : IMapWriter
{
    private const string Version = "5.4.1";

    public string Id => "labelme";

    public string Summary => "LabelMe's .json per image, a polygon per object";

    public string? Ending => ".json";

    public IReadOnlyList<OutputFile> Write(OutputMap map, WriterOptions options)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("version", Version);
            json.WriteStartObject("flags");
            json.WriteEndObject();
            json.WriteStartArray("shapes");
            var group = 0;
            foreach (var item in MapObjects.Of(map, options))
            {
                WriteShapes(json, item, options, group++);
            }

            json.WriteEndArray();
            json.WriteString("imagePath", Path.GetFileName(map.ImageFile ?? $"{map.Name}.jpg"));
            json.WriteNull("imageData");
            json.WriteNumber("imageHeight", map.Map.Height);
            json.WriteNumber("imageWidth", map.Map.Width);
            json.WriteEndObject();
        }

        return [new OutputFile($"{map.Name}{Ending}", stream.ToArray())];
    }

    private static void WriteShapes(Utf8JsonWriter json, MapObject item, WriterOptions options, int group)
    {
        var polygons = MaskOutline.Polygons(item.Mask, options.Tolerance).ToArray();
        foreach (var polygon in polygons)
        {
            json.WriteStartObject();
            json.WriteString("label", options.ClassNames.NameOf(item.ClassId));
            json.WriteStartArray("points");
            for (var i = 0; i < polygon.Count; i += 2)
            {
                json.WriteStartArray();
                json.WriteNumberValue(polygon[i]);
                json.WriteNumberValue(polygon[i + 1]);
                json.WriteEndArray();
            }

            json.WriteEndArray();

            // The group keeps the shapes of one object together.
            WriteGroup(json, polygons.Length > 1 ? group : null);
            json.WriteString("description", item.Score is { } score ? FormattableString.Invariant($"score {score:0.###}") : "");
            json.WriteString("shape_type", "polygon");
            json.WriteStartObject("flags");
            json.WriteEndObject();
            json.WriteEndObject();
        }
    }

    private static void WriteGroup(Utf8JsonWriter json, int? group)
    {
        if (group is { } number)
        {
            json.WriteNumber("group_id", number);
        }
        else
        {
            json.WriteNull("group_id");
        }
    }
}
