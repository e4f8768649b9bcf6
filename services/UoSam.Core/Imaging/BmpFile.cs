using System.Buffers.Binary;

namespace UoSam.Core.Imaging;

/// <summary>The headers of a Windows bitmap: BITMAPFILEHEADER, then BITMAPCOREHEADER (12 bytes) or a later one.</summary>
internal static class BmpFile
{
    private const int FileHeaderBytes = 14;
    private const int CoreHeaderBytes = 12;
    private const int InfoHeaderBytes = 40;

    internal static ReadOnlySpan<byte> Signature => "BM"u8;

    internal static ImageHeader ReadHeader(ReadOnlySpan<byte> data)
    {
        var info = Info(data);
        if (info.Length == CoreHeaderBytes)
        {
            return Header(
                BinaryPrimitives.ReadUInt16LittleEndian(info[6..]), BinaryPrimitives.ReadUInt16LittleEndian(info[4..]));
        }

        // A negative height says that the first row is the upper one.
        long height = BinaryPrimitives.ReadInt32LittleEndian(info[8..]);
        return Header(Math.Abs(height), BinaryPrimitives.ReadInt32LittleEndian(info[4..]));
    }

    internal static void CheckComplete(ReadOnlySpan<byte> data)
    {
        var info = Info(data);
        var isCore = info.Length == CoreHeaderBytes;
        var compression = isCore ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(info[16..]);
        if (compression is 1 or 2)
        {
            // Run-length coded rows have no length known from the header.
            return;
        }

        var size = ReadHeader(data).StoredSize;
        long bitsPerPixel = BinaryPrimitives.ReadUInt16LittleEndian(info[(isCore ? 10 : 14)..]);
        var rowBytes = ((size.Width * bitsPerPixel) + 31) / 32 * 4;
        var needed = BinaryPrimitives.ReadUInt32LittleEndian(data[10..]) + (rowBytes * size.Height);
        if (needed > data.Length)
        {
            throw ImageFaults.Corrupt(ImageFormat.Bmp, $"its header says {needed} bytes, {data.Length} are there");
        }
    }

    private static ImageHeader Header(long height, long width) =>
        new(ImageFormat.Bmp, ImageFaults.Size(ImageFormat.Bmp, height, width), 1);

    /// <summary>The first 12 or 40 bytes of the second header.</summary>
    private static ReadOnlySpan<byte> Info(ReadOnlySpan<byte> data)
    {
        var length = data.Length < FileHeaderBytes + 4 ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(data[14..]);
        var wanted = length == CoreHeaderBytes ? CoreHeaderBytes : InfoHeaderBytes;
        if (length < wanted || data.Length < FileHeaderBytes + wanted)
        {
            throw ImageFaults.Corrupt(ImageFormat.Bmp, $"its header is cut off ({data.Length} bytes) or unknown ({length})");
        }

        return data.Slice(FileHeaderBytes, wanted);
    }
}
