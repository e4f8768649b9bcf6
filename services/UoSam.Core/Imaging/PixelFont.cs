namespace UoSam.Core.Imaging;

/// <summary>
/// Capitals, digits and some signs of 5 x 7 pixels, so that pictures have captions on machines without fonts. Bit 34 of a glyph is
/// its upper left pixel, bit 0 its lower right one, row by row.
/// </summary>
internal static class PixelFont
{
    /// <summary>Pixels from one letter to the next.</summary>
    public const int Advance = 6;

    /// <summary>Pixels from one line to the next.</summary>
    public const int LineHeight = 10;

    private const int Width = 5;
    private const int Height = 7;

    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,:;-+_/<>=()%'?";

    private static readonly ulong[] Glyphs =
    [
        0x3A31FC631, 0x7A31F463E, 0x3A308422E, 0x7A318C63E, 0x7E10F421F, 0x7E10F4210, 0x3A30BC62F, 0x4631FC631,
        0x38842108E, 0x1C4210A4C, 0x4654C5251, 0x42108421F, 0x4775AC631, 0x4735ACE31, 0x3A318C62E, 0x7A31F4210,
        0x3A318D64D, 0x7A31F5251, 0x3E107043E, 0x7C8421084, 0x46318C62E, 0x46318A944, 0x4631AD771, 0x462A22A31,
        0x462A21084, 0x7C222221F, 0x3A33AE62E, 0x11842108E, 0x3A213221F, 0x78217043E, 0x08CA97C42, 0x7E1E0862E,
        0x3A10F462E, 0x7C2222108, 0x3A317462E, 0x3A317842E, 0x000000000, 0x00000018C, 0x000003088, 0x018C03180,
        0x018C03088, 0x0000F8000, 0x0084F9080, 0x00000001F, 0x042222210, 0x088882082, 0x208208888, 0x001F07C00,
        0x088842082, 0x208210888, 0x632222263, 0x108800000, 0x3A2131004,
    ];

    /// <summary>Whether a pixel of a character's cell, [Height, Advance], is set; small letters look like capitals.</summary>
    public static bool IsSet(char letter, int y, int x)
    {
        var known = Letters.IndexOf(char.ToUpperInvariant(letter), StringComparison.Ordinal);
        var glyph = Glyphs[known < 0 ? Letters.IndexOf('?', StringComparison.Ordinal) : known];
        return x < Width && y < Height && (glyph >> (((Height - 1 - y) * Width) + Width - 1 - x) & 1) != 0;
    }

    /// <summary>Lines of at most so many characters, broken at blanks where there are any.</summary>
    public static IEnumerable<string> Wrap(string text, int characters)
    {
        while (text.Length > characters)
        {
            var blank = text.LastIndexOf(' ', characters);
            var end = blank > 0 ? blank : characters;
            yield return text[..end];
            text = text[end..].TrimStart();
        }

        yield return text;
    }
}
