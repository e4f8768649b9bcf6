using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace UoSam.Core.Exchange.Writing;

/// <summary>Puts the COCO files of single images together into one, one after the other, so that memory stays flat.</summary>
public static class CocoMerger
{
    /// <summary>Ending of the files of single images.</summary>
    public static string PartSuffix => CocoWriter.Suffix;

    /// <summary>Numbers images and annotations anew, from 1, in the order of the parts.</summary>
    /// <param name="parts">Files as <see cref="IMapWriter"/>s of COCO write them.</param>
    /// <param name="output">Gets the JSON; stays open.</param>
    /// <exception cref="InvalidInputException">DUMP_JSON: a part is none; the message begins with its name.</exception>
    public static void Merge(IEnumerable<string> parts, Stream output)
    {
        var images = new List<JsonElement>();
        var categories = new SortedDictionary<int, JsonElement>();
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteStartArray("annotations");
        var number = 1;
        foreach (var part in parts)
        {
            var annotations = InvalidInputException.Naming(part, () => Read(File.ReadAllBytes(part), images, categories));
            foreach (var annotation in annotations.EnumerateArray())
            {
                Renumber(json, annotation, number++, images.Count);
            }

            json.Flush();
        }

        json.WriteEndArray();
        json.WriteStartArray("images");
        for (var i = 0; i < images.Count; i++)
        {
            Renumber(json, images[i], i + 1, null);
        }

        json.WriteEndArray();
        json.WriteStartArray("categories");
        foreach (var category in categories.Values)
        {
            category.WriteTo(json);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static JsonElement Read(byte[] part, List<JsonElement> images, SortedDictionary<int, JsonElement> categories)
    {
        var root = JsonInput.Parse(part);
        images.Add(JsonInput.Array(root, "images") is { } list && list.GetArrayLength() == 1
            ? Alone(list[0])
            : throw JsonInput.Fault("it is not of one image"));
        foreach (var category in JsonInput.Array(root, "categories").EnumerateArray())
        {
            categories[JsonInput.Int(category, "id")] = Alone(category);
        }

        return JsonInput.Array(root, "annotations");
    }

    // An element keeps all of its file in memory, a clone of it too.
    private static JsonElement Alone(JsonElement element) => JsonInput.Parse(JsonMarshal.GetRawUtf8Value(element));

    private static void Renumber(Utf8JsonWriter json, JsonElement element, int id, int? imageId)
    {
        json.WriteStartObject();
        foreach (var member in element.EnumerateObject())
        {
            if (member.NameEquals("id"))
            {
                json.WriteNumber("id", id);
            }
            else if (member.NameEquals("image_id") && imageId is { } image)
            {
                json.WriteNumber("image_id", image);
            }
            else
            {
                member.WriteTo(json);
            }
        }

        json.WriteEndObject();
    }
}
