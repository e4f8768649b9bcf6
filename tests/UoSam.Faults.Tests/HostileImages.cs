using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using ImageMagick;
using UoSam.Core.Imaging;

namespace UoSam.Faults.Tests;

/// <summary>Files made to hurt whoever decodes them.</summary>
internal static class HostileImages
{
    /// <summary>Each with what it is.</summary>
    public static IEnumerable<(string Name, byte[] File)> All()
    {
        yield return ("empty", []);
        yield return ("one byte", [0x89]);
        yield return ("magic alone", [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10]);
        yield return ("gif", "GIF89a\x01\0\x01\0"u8.ToArray());
        yield return ("svg", "<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/>"u8.ToArray());
        foreach (var format in (MagickFormat[])[MagickFormat.Png, MagickFormat.Jpeg, MagickFormat.WebP, MagickFormat.Tiff, MagickFormat.Bmp])
        {
            var good = Picture(format);
            for (var part = 1; part < 16; part++)
            {
                yield return ($"{format} cut at {part}/16", good[..(good.Length * part / 16)]);
            }
        }

        yield return ("png of 60000 x 60000", Png(60_000, 60_000, []));
        yield return ("png of 0 x 0", Png(0, 0, []));
        yield return ("png of 2^31-1", Png(int.MaxValue, int.MaxValue, []));
        yield return ("png flat of 14000 x 14000", Png(14_000, 14_000, Deflated(14_000L * ((14_000 * 3) + 1))));
        yield return ("png too little data", Png(500, 500, Deflated(1000)));
        yield return ("jpeg of 65535 x 65535", Jpeg(65_535, 65_535));
        yield return ("bmp of 60000 x 60000", Sized(Picture(MagickFormat.Bmp), 18, 60_000));
        yield return ("png with a huge profile", WithChunk(Picture(MagickFormat.Png), "iCCP", 8 << 20));
        yield return ("png with a text bomb", WithChunk(Picture(MagickFormat.Png), "zTXt", 1 << 20));
    }

    /// <summary>A small good picture.</summary>
    public static byte[] Picture(MagickFormat format)
    {
        using var picture = new MagickImage(MagickColors.OliveDrab, 64, 48);
        picture.Format = format;
        return picture.ToByteArray();
    }

    private static byte[] Png(int height, int width, byte[] data)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 2);
        return [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10, .. Chunk("IHDR", header), .. Chunk("IDAT", data), .. Chunk("IEND", [])];
    }

    private static byte[] Deflated(long zeros)
    {
        using var output = new MemoryStream();
        using (var deflate = new ZLibStream(output, CompressionLevel.Fastest))
        {
            var block = new byte[1 << 16];
            for (; zeros > 0; zeros -= block.Length)
            {
                deflate.Write(block, 0, (int)Math.Min(zeros, block.Length));
            }
        }

        return output.ToArray();
    }

    private static byte[] Jpeg(int height, int width)
    {
        var file = Picture(MagickFormat.Jpeg);
        for (var i = 2; i < file.Length - 9; i++)
        {
            if (file[i] == 0xFF && file[i + 1] == 0xC0)
            {
                BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(i + 5), (ushort)height);
                BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(i + 7), (ushort)width);
            }
        }

        return file;
    }

    private static byte[] Sized(byte[] file, int offset, int side)
    {
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(offset), side);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(offset + 4), side);
        return file;
    }

    private static byte[] WithChunk(byte[] png, string type, int bytes)
    {
        const int AfterHeader = 33;
        return [.. png[..AfterHeader], .. Chunk(type, [.. "a\0\0"u8, .. Deflated(bytes)]), .. png[AfterHeader..]];
    }

    private static byte[] Chunk(string type, byte[] data)
    {
        var chunk = new byte[12 + data.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        Encoding.ASCII.GetBytes(type, chunk.AsSpan(4));
        data.CopyTo(chunk, 8);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + data.Length), Crc32.Compute(chunk.AsSpan(4, 4 + data.Length)));
        return chunk;
    }
}
