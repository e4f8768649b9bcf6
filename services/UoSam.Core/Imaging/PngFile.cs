using System.Buffers.Binary;

namespace UoSam.Core.Imaging;

/// <summary>The chunks of a PNG file (PNG specification, third edition, section 5).</summary>
internal static class PngFile
{
    internal const int HeaderChunk = 0x49484452;
    internal const int DataChunk = 0x49444154;
    internal const int EndChunk = 0x49454E44;
    private const int ExifChunk = 0x65584966;
    private const int CriticalBit = 0x20000000;

    internal static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

    internal static ImageHeader ReadHeader(ReadOnlySpan<byte> data)
    {
        var chunks = new PngChunks(data);
        if (!chunks.MoveNext() || chunks.Type != HeaderChunk || chunks.Data.Length != 13)
        {
            throw ImageFaults.Corrupt(ImageFormat.Png, "it does not begin with a header chunk of 13 bytes");
        }

        var size = ImageFaults.Size(
            ImageFormat.Png,
            BinaryPrimitives.ReadUInt32BigEndian(chunks.Data[4..]),
            BinaryPrimitives.ReadUInt32BigEndian(chunks.Data));
        return new ImageHeader(ImageFormat.Png, size, ReadOrientation(chunks));
    }

    /// <summary>Every chunk up to IEND lies in the file, and the critical ones have the right checksum.</summary>
    internal static void CheckComplete(ReadOnlySpan<byte> data)
    {
        var chunks = new PngChunks(data);
        while (chunks.MoveNext())
        {
            if ((chunks.Type & CriticalBit) == 0 && !chunks.HasRightChecksum())
            {
                throw ImageFaults.Corrupt(ImageFormat.Png, $"wrong checksum in {chunks.Name} at byte {chunks.Offset}");
            }

            if (chunks.Type == EndChunk)
            {
                return;
            }
        }

        throw ImageFaults.Corrupt(ImageFormat.Png, $"it ends after {data.Length} bytes without an end chunk (IEND)");
    }

    private static int ReadOrientation(PngChunks chunks)
    {
        while (chunks.MoveNext() && chunks.Type != EndChunk)
        {
            if (chunks.Type == ExifChunk)
            {
                return TiffDirectory.ReadOrientation(chunks.Data);
            }
        }

        return 1;
    }
}
