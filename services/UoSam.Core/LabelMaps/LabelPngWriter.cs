using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using UoSam.Core.Imaging;

namespace UoSam.Core.LabelMaps;

/// <summary>Writes label maps as PNG files. The same map and texts give the same bytes on the same runtime.</summary>
public static class LabelPngWriter
{
    private const int MaxKeyword = 79;

    /// <summary>Writes the map.</summary>
    /// <param name="map">The ids.</param>
    /// <param name="format">Form of the pixels.</param>
    /// <param name="texts">
    /// Key and value pairs to store beside the pixels, in this order, or null. Keys: 1 to 79 printable ASCII characters.
    /// Values in Latin-1 become tEXt chunks, others iTXt.
    /// </param>
    /// <returns>The whole file.</returns>
    /// <exception cref="InvalidInputException">LABEL_MAP_IDS: an id above 255 in an 8-bit form.</exception>
    /// <exception cref="ArgumentException">A key that PNG does not allow.</exception>
    public static byte[] Write(
        LabelMap map, LabelPngFormat format, IEnumerable<KeyValuePair<string, string>>? texts = null)
    {
        CheckIds(map, format);
        using var file = new MemoryStream();
        file.Write(PngFile.Signature);
        WriteChunk(file, "IHDR", Header(map, format));
        if (format == LabelPngFormat.Palette)
        {
            WriteChunk(file, "PLTE", VocPalette.Rgb);
        }

        foreach (var text in texts ?? [])
        {
            WriteText(file, text.Key, text.Value);
        }

        WriteChunk(file, "IDAT", Compress(map, format));
        WriteChunk(file, "IEND", []);
        return file.ToArray();
    }

    private static void CheckIds(LabelMap map, LabelPngFormat format)
    {
        var isByte = format is LabelPngFormat.Palette or LabelPngFormat.Grey8;
        var index = isByte ? map.Labels.AsSpan().IndexOfAnyInRange((ushort)256, ushort.MaxValue) : -1;
        if (index >= 0)
        {
            throw new InvalidInputException(
                "LABEL_MAP_IDS",
                $"id {map.Labels[index]} at row {index / map.Width}, column {index % map.Width} does not fit {format} "
                + $"(0..255); write {LabelPngFormat.Grey16} or {LabelPngFormat.Luss}");
        }
    }

    private static byte[] Header(LabelMap map, LabelPngFormat format)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, map.Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), map.Height);
        header[8] = (byte)(format == LabelPngFormat.Grey16 ? 16 : 8);
        header[9] = (byte)(format switch
        {
            LabelPngFormat.Palette => LabelPngHeader.Palette,
            LabelPngFormat.Luss => LabelPngHeader.Rgb,
            _ => LabelPngHeader.Grey,
        });
        return header;
    }

    private static byte[] Compress(LabelMap map, LabelPngFormat format)
    {
        var pixelBytes = format switch { LabelPngFormat.Grey16 => 2, LabelPngFormat.Luss => 3, _ => 1 };
        var row = new byte[1 + (map.Width * pixelBytes)];
        using var compressed = new MemoryStream();
        using (var deflater = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (var y = 0; y < map.Height; y++)
            {
                // Filter 0: ids are names, their differences mean nothing.
                Pack(map.Labels.AsSpan(y * map.Width, map.Width), format, row.AsSpan(1));
                deflater.Write(row);
            }
        }

        return compressed.ToArray();
    }

    private static void Pack(ReadOnlySpan<ushort> ids, LabelPngFormat format, Span<byte> row)
    {
        for (var x = 0; x < ids.Length; x++)
        {
            var id = ids[x];
            switch (format)
            {
                case LabelPngFormat.Grey16:
                    BinaryPrimitives.WriteUInt16BigEndian(row[(x * 2)..], id);
                    break;
                case LabelPngFormat.Luss:
                    row[x * 3] = (byte)id;
                    row[(x * 3) + 1] = (byte)(id >> 8);
                    break;
                default:
                    row[x] = (byte)id;
                    break;
            }
        }
    }

    private static void WriteText(MemoryStream file, string key, string value)
    {
        if (key.Length is 0 or > MaxKeyword || key.Any(c => c is < ' ' or > '~') || key.Trim() != key)
        {
            throw new ArgumentException($"\"{key}\" is no PNG keyword: 1 to {MaxKeyword} printable ASCII characters");
        }

        var isLatin1 = value.All(c => c is '\n' or (>= ' ' and <= '~') or (>= '\u00A0' and <= '\u00FF'));
        byte[] data = isLatin1
            ? [.. Encoding.ASCII.GetBytes(key), 0, .. Encoding.Latin1.GetBytes(value)]
            : [.. Encoding.ASCII.GetBytes(key), 0, 0, 0, 0, 0, .. Encoding.UTF8.GetBytes(value)];
        WriteChunk(file, isLatin1 ? "tEXt" : "iTXt", data);
    }

    private static void WriteChunk(MemoryStream file, string type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.Compute(body));
        file.Write(number);
    }
}
