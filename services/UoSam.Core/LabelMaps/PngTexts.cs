using System.Text;
using UoSam.Core.Imaging;

namespace UoSam.Core.LabelMaps;

/// <summary>Reads the texts that <see cref="LabelPngWriter"/> stores beside the pixels.</summary>
public static class PngTexts
{
    // Keyword, its end, and what iTXt has before its text: compression flag and method, empty language and title.
    private const int ItxtFields = 5;

    /// <summary>Key and value pairs in the order of the file; compressed texts are left out.</summary>
    /// <param name="start">The file, or as much of its beginning as holds the texts.</param>
    public static IReadOnlyList<KeyValuePair<string, string>> Read(ReadOnlySpan<byte> start)
    {
        var texts = new List<KeyValuePair<string, string>>();
        if (!start.StartsWith(PngFile.Signature))
        {
            return texts;
        }

        var chunks = new PngChunks(start);
        while (chunks.MoveNext())
        {
            var end = chunks.Data.IndexOf((byte)0);
            if (end > 0 && Value(chunks.Name, chunks.Data[end..]) is { } value)
            {
                texts.Add(KeyValuePair.Create(Encoding.ASCII.GetString(chunks.Data[..end]), value));
            }
        }

        return texts;
    }

    // What follows the keyword, its end included.
    private static string? Value(string type, ReadOnlySpan<byte> rest) => type switch
    {
        "tEXt" => Encoding.Latin1.GetString(rest[1..]),
        "iTXt" when rest.Length >= ItxtFields && rest[..ItxtFields].IndexOfAnyExcept((byte)0) < 0 =>
            Encoding.UTF8.GetString(rest[ItxtFields..]),
        _ => null,
    };
}
