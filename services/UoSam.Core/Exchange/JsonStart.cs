using System.Text;

namespace UoSam.Core.Exchange;

/// <summary>Guesses what a JSON file holds from its beginning and end.</summary>
internal static class JsonStart
{
    internal const char List = '[';
    internal const char Object = '{';

    private const int Looked = 1 << 14;

    /// <summary>The first character that is no blank.</summary>
    internal static char? Of(string file)
    {
        var text = Ends(file).TrimStart();
        return text.Length > 0 ? text[0] : null;
    }

    /// <summary>True where a key stands near the beginning or the end.</summary>
    internal static bool Has(string file, string key) => Ends(file).Contains($"\"{key}\"", StringComparison.Ordinal);

    private static string Ends(string file)
    {
        using var stream = File.OpenRead(file);
        var bytes = new byte[Looked];
        var read = stream.ReadAtLeast(bytes, Looked, throwOnEndOfStream: false);
        var start = Encoding.Latin1.GetString(JsonInput.WithoutMark(bytes.AsSpan(0, read)));
        if (stream.Length <= Looked)
        {
            return start;
        }

        stream.Seek(-Looked, SeekOrigin.End);
        return start + Encoding.Latin1.GetString(bytes, 0, stream.ReadAtLeast(bytes, Looked, throwOnEndOfStream: false));
    }
}
