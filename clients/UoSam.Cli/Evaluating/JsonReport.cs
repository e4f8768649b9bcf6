using System.Text.Json;

namespace UoSam.Cli.Evaluating;

/// <summary>The frame of reports as JSON.</summary>
internal static class JsonReport
{
    /// <summary>One object, indented, that ends with the notes.</summary>
    /// <param name="content">Writes what comes before them.</param>
    /// <param name="notes">What the reader should know.</param>
    public static byte[] Write(Action<Utf8JsonWriter> content, IEnumerable<string> notes)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            content(json);
            json.WriteStartArray("notes");
            foreach (var note in notes)
            {
                json.WriteStringValue(note);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    /// <summary>A list of objects as a property.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="name">The property.</param>
    /// <param name="items">One for each object.</param>
    /// <param name="content">Writes what is in an item's object.</param>
    public static void WriteList<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> content)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            content(item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
