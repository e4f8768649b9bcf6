namespace UoSam.Cli.Evaluating;

/// <summary>Text in CSV cells.</summary>
internal static class CsvText
{
    /// <summary>Quotes what needs it, and keeps spreadsheets from taking a name for a formula.</summary>
    public static string Quote(string text)
    {
        var safe = text.Length > 0 && text[0] is '=' or '+' or '-' or '@' ? $"'{text}" : text;
        return safe.AsSpan().ContainsAny(",\"\r\n") ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
