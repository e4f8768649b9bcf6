using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using ImageMagick;
using UoSam.Core.Imaging;

namespace UoSam.Faults.Tests;

/// <summary>Files made to hurt whoever decodes them.</summary>
internal static class HostileImages
{
    /// <summary>Files that no service takes, each with what it is.</summary>
    public static IEnumerable<(string Name, byte[] File)> Bad()
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
        yield return ("png flat of 1 x 80,000,000", Png(1, 80_000_000, Deflated(1 + (80_000_000L * 3))));
        yield return ("png flat of 80,000,000 x 1", Png(80_000_000, 1, Deflated(80_000_000L * 4)));
        yield return ("png too little data", Png(500, 500, Deflated(1000)));
        yield return ("jpeg of 65535 x 65535", Jpeg(65_535, 65_535));
        yield return ("bmp of 60000 x 60000", Sized(Picture(MagickFormat.Bmp), 18, 60_000));
        yield return ("webp of 16383 x 16383", Webp(16_383));
        yield return ("tiff of 60000 x 60000", Tiff(60_000));
        yield return ("png named jpeg", [0xFF, 0xD8, 0xFF, .. Picture(MagickFormat.Png)]);
    }

    /// <summary>Odd files that are whole: they are decoded, or refused, and cost no more than any other of their size.</summary>
    public static IEnumerable<(string Name, byte[] File)> Odd()
    {
        yield return ("png with a huge profile", WithChunk(Picture(MagickFormat.Png), "iCCP", 8 << 20));
        yield return ("png with a text bomb", WithChunk(Picture(MagickFormat.Png), "zTXt", 1 << 20));
        yield return ("png of 10,000 frames", Animated(10_000));
        yield return ("tiff whose pages go round", EndlessPages());
        yield return ("jpeg with 6 MB of EXIF", WithSegments(Picture(MagickFormat.Jpeg), 100));
        yield return ("jpeg of four inks", Picture(MagickFormat.Jpeg, picture => picture.ColorSpace = ColorSpace.CMYK));
        yield return ("jpeg upside down", Picture(MagickFormat.Jpeg, picture => picture.Orientation = Orientation.BottomRight));
        yield return ("png of 16 bits", Picture(MagickFormat.Png48));
        yield return ("png of one bit", Picture(MagickFormat.Png, picture => picture.ColorType = ColorType.Bilevel));
        yield return ("png of 1 x 1", Picture(MagickFormat.Png, picture => picture.Resize(new MagickGeometry("1x1!"))));
        yield return ("png of 65535 x 1", Picture(MagickFormat.Png, picture => picture.Resize(new MagickGeometry("1x65535!"))));
        yield return ("png of 1 x 65535", Picture(MagickFormat.Png, picture => picture.Resize(new MagickGeometry("65535x1!"))));
    }

    /// <summary>A small good picture.</summary>
    public static byte[] Picture(MagickFormat format, Action<MagickImage>? change = null)
    {
        using var picture = new MagickImage(MagickColors.OliveDrab, 64, 48);
        picture.Format = format;
        change?.Invoke(picture);
        return picture.ToByteArray();
    }

    /// <summary>A palette PNG of which one colour is left.</summary>
    public static byte[] WithOneColour(byte[] png)
    {
        const int AfterHeader = 33;
        const int WholePalette = 12 + (256 * 3);
        return [.. png[..AfterHeader], .. Chunk("PLTE", new byte[3]), .. png[(AfterHeader + WholePalette)..]];
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
        using (var deflate = new ZLibStream(output, CompressionLevel.Optimal))
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

    // The two sides of 14 bits behind the start code of the only frame.
    private static byte[] Webp(ushort side)
    {
        var file = Picture(MagickFormat.WebP);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(26), side);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(28), side);
        return file;
    }

    private static byte[] Tiff(int side)
    {
        const int Width = 256;
        const ushort Long = 4;
        var file = Picture(MagickFormat.Tiff);
        foreach (var entry in Entries(file).Where(entry => Tag(file, entry) is Width or Width + 1))
        {
            BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(entry + 2), Long);
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(entry + 8), side);
        }

        return file;
    }

    // The page behind the only one is the only one.
    private static byte[] EndlessPages()
    {
        var file = Picture(MagickFormat.Tiff);
        var first = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(4));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(Entries(file).Last() + 12), first);
        return file;
    }

    private static IEnumerable<int> Entries(byte[] tiff)
    {
        var directory = BinaryPrimitives.ReadInt32LittleEndian(tiff.AsSpan(4));
        return Enumerable.Range(0, Tag(tiff, directory)).Select(i => directory + 2 + (12 * i));
    }

    private static int Tag(byte[] tiff, int place) => BinaryPrimitives.ReadUInt16LittleEndian(tiff.AsSpan(place));

    // Frames of 1 x 1 behind the picture (APNG).
    private static byte[] Animated(int frames)
    {
        const int AfterHeader = 33;
        const int End = 12;
        var png = Picture(MagickFormat.Png);
        var pixel = Deflated(1);
        var more = new MemoryStream();
        for (var i = 0; i < frames; i++)
        {
            var control = new byte[26];
            BinaryPrimitives.WriteInt32BigEndian(control, 2 * i);
            (control[7], control[11]) = (1, 1);
            var data = new byte[4 + pixel.Length];
            BinaryPrimitives.WriteInt32BigEndian(data, (2 * i) + 1);
            pixel.CopyTo(data, 4);
            more.Write(Chunk("fcTL", control));
            more.Write(Chunk("fdAT", data));
        }

        var count = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(count, frames);
        return [.. png[..AfterHeader], .. Chunk("acTL", count), .. png[AfterHeader..^End], .. more.ToArray(), .. png[^End..]];
    }

    // Application segments of 64 KB that say to be EXIF and are not.
    private static byte[] WithSegments(byte[] jpeg, int count)
    {
        var segment = new byte[ushort.MaxValue + 2];
        (segment[0], segment[1], segment[2], segment[3]) = (0xFF, 0xE1, 0xFF, 0xFF);
        "Exif\0\0MM"u8.CopyTo(segment.AsSpan(4));
        return [.. jpeg[..2], .. Enumerable.Repeat(segment, count).SelectMany(bytes => bytes), .. jpeg[2..]];
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
