using System.Buffers.Binary;

namespace UoSam.Core.Imaging;

/// <summary>The first directory of a TIFF file, which is also the form of EXIF data (TIFF 6.0 section 2).</summary>
internal static class TiffDirectory
{
    private const int WidthTag = 256;
    private const int HeightTag = 257;
    private const int OrientationTag = 274;
    private const int ShortType = 3;
    private const int LongType = 4;
    private const int EntryBytes = 12;

    internal static bool Matches(ReadOnlySpan<byte> data) =>
        data.StartsWith("II*\0"u8) || data.StartsWith("MM\0*"u8);

    internal static ImageHeader ReadHeader(ReadOnlySpan<byte> data)
    {
        var height = Value(data, HeightTag);
        var width = Value(data, WidthTag);
        if (height is null || width is null)
        {
            throw ImageFaults.Corrupt(ImageFormat.Tiff, "its first directory is cut off or has no width and height");
        }

        var size = ImageFaults.Size(ImageFormat.Tiff, height.Value, width.Value);
        return new ImageHeader(ImageFormat.Tiff, size, ReadOrientation(data));
    }

    /// <summary>Orientation 1..8; 1 where the data cannot be read, since a damaged EXIF part spoils no picture.</summary>
    internal static int ReadOrientation(ReadOnlySpan<byte> data) =>
        Matches(data) && Value(data, OrientationTag) is { } value and >= 1 and <= 8 ? (int)value : 1;

    private static uint? Value(ReadOnlySpan<byte> data, int tag)
    {
        var offset = FindEntry(data, tag);
        if (offset < 0)
        {
            return null;
        }

        return U16(data, offset + 2) switch
        {
            ShortType => U16(data, offset + 8),
            LongType => U32(data, offset + 8),
            _ => null,
        };
    }

    /// <summary>Offset of the tag's entry in the first directory, or -1.</summary>
    private static int FindEntry(ReadOnlySpan<byte> data, int tag)
    {
        var directory = data.Length < 8 ? uint.MaxValue : U32(data, 4);
        if (directory > data.Length - 2)
        {
            return -1;
        }

        var count = U16(data, (int)directory);
        for (var i = 0; i < count; i++)
        {
            var offset = (int)directory + 2 + (i * EntryBytes);
            if (offset > data.Length - EntryBytes)
            {
                return -1;
            }

            if (U16(data, offset) == tag)
            {
                return offset;
            }
        }

        return -1;
    }

    private static ushort U16(ReadOnlySpan<byte> data, int offset) => data[0] == (byte)'I'
        ? BinaryPrimitives.ReadUInt16LittleEndian(data[offset..])
        : BinaryPrimitives.ReadUInt16BigEndian(data[offset..]);

    private static uint U32(ReadOnlySpan<byte> data, int offset) => data[0] == (byte)'I'
        ? BinaryPrimitives.ReadUInt32LittleEndian(data[offset..])
        : BinaryPrimitives.ReadUInt32BigEndian(data[offset..]);
}
