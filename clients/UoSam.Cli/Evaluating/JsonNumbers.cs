using System.Text.Json;

namespace UoSam.Cli.Evaluating;

/// <summary>Numbers that may be undefined.</summary>
internal static class JsonNumbers
{
    /// <summary>Writes null for NaN, which JSON does not have.</summary>
    public static void Write(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsNaN(value))
        {
            json.WriteNull(name);
        }
        else
        {
            json.WriteNumber(name, value);
        }
    }
}
