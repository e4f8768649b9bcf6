using UoSam.Core.Imaging;

namespace UoSam.Core.LabelMaps;

/// <summary>What a label PNG holds before its pixels are inflated.</summary>
/// <param name="Header">The IHDR chunk.</param>
/// <param name="PaletteEntries">Number of colours of a palette PNG, 1..256; 0 for other colour types.</param>
/// <param name="Compressed">The data of all IDAT chunks, one after the other: a zlib stream.</param>
internal readonly record struct LabelPngFile(LabelPngHeader Header, int PaletteEntries, byte[] Compressed)
{
    private const int PaletteChunk = 0x504C5445;

    // Deflate cannot do better: a match of 258 bytes costs at least 2 bits.
    private const int MaxInflation = 1032;

    /// <summary>Walks the chunks up to IEND and checks all their checksums.</summary>
    internal static LabelPngFile Read(ReadOnlySpan<byte> png, ImageLimits limits)
    {
        if (!png.StartsWith(PngFile.Signature))
        {
            var start = Convert.ToHexString(png[..Math.Min(8, png.Length)]);
            throw LabelMapFaults.Format(
                $"the first bytes are {start}, not those of a PNG",
                "send a PNG: 8- or 16-bit grey, palette, or RGB with id = R + 256 * G");
        }

        var chunks = new PngChunks(png);
        if (!Next(png, ref chunks) || chunks.Type != PngFile.HeaderChunk)
        {
            throw LabelMapFaults.Corrupt("it does not begin with a header chunk");
        }

        var header = LabelPngHeader.Read(chunks.Data);
        limits.CheckImage(header.Size, "LABEL_MAP_TOO_LARGE");
        var colors = 0;
        using var compressed = new MemoryStream();
        while (Next(png, ref chunks) && chunks.Type != PngFile.EndChunk)
        {
            if (chunks.Type == PngFile.DataChunk)
            {
                compressed.Write(chunks.Data);
            }
            else if (chunks.Type == PaletteChunk)
            {
                colors = chunks.Data.Length / 3;
            }
        }

        return Checked(new LabelPngFile(header, colors, compressed.ToArray()));
    }

    private static bool Next(ReadOnlySpan<byte> png, ref PngChunks chunks)
    {
        if (!chunks.MoveNext())
        {
            throw LabelMapFaults.Corrupt($"it ends after {png.Length} bytes without an end chunk (IEND)");
        }

        return chunks.HasRightChecksum()
            ? true
            : throw LabelMapFaults.Corrupt($"wrong checksum in chunk {chunks.Name} at byte {chunks.Offset}");
    }

    private static LabelPngFile Checked(LabelPngFile file)
    {
        var isPalette = file.Header.ColorType == LabelPngHeader.Palette;
        if (isPalette && file.PaletteEntries is 0 or > 256)
        {
            throw LabelMapFaults.Corrupt($"its palette has {file.PaletteEntries} colours, 1 to 256 are possible");
        }

        var header = file.Header;
        var needed = PngPass.Of(header).Sum(pass => pass.FilteredBytes(header));
        if (needed > (long)file.Compressed.Length * MaxInflation)
        {
            throw LabelMapFaults.Corrupt(
                $"{file.Compressed.Length} bytes of image data cannot hold the {header.Size} pixels of its header");
        }

        return isPalette ? file : file with { PaletteEntries = 0 };
    }
}
