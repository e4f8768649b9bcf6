using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace UoSam.Cli.Web;

/// <summary>JSON as answers have it.</summary>
internal static class JsonText
{
    // Nothing of it is ever put into a page as it is, so that quotes in messages and base64's + need no escapes.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A line of it.</summary>
    public static string Line(JsonObject json) => json.ToJsonString(Plain) + "\n";
}
