using System.Buffers.Binary;

namespace UoSam.Core.Imaging;

/// <summary>The first directory of a TIFF file, which is also the form of EXIF data (TIFF 6.0 section 2).</summary>
internal static class TiffDirectory
{
    private const int WidthTag = 256;
    private const int HeightTag = 257;
    private const int BitsTag = 258;
    private const int OrientationTag = 274;
    private const int SamplesTag = 277;
    private const int TileWidthTag = 322;
    private const int TileHeightTag = 323;
    private const int ShortType = 3;
    private const int LongType = 4;
    private const int EntryBytes = 12;

    // Of a pixel: 16-bit RGB with alpha.
    private const int MostBytes = 8;

    // Tiles of small pictures are larger than they are, sides are of whole sixteens, and none is of more than 4096 x 4096.
    private const int MostTilePixels = 1 << 24;
    private const int TileStep = 16;

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

    /// <summary>
    /// Refuses what costs its decoder far more than its size tells, and no bytes of the file: dozens of samples per pixel, or tiles larger
    /// than the picture.
    /// </summary>
    /// <exception cref="InvalidInputException">IMAGE_TOO_LARGE, IMAGE_CORRUPT.</exception>
    internal static void CheckCost(ReadOnlySpan<byte> data, ImageSize size, ImageLimits limits)
    {
        var tile = new ImageSize((int)Number(data, TileHeightTag), (int)Number(data, TileWidthTag));
        var bytes = Number(data, SamplesTag) * ((Number(data, BitsTag) + 7) / 8);
        var mostBytes = limits.MostPixels * MostBytes;
        if (size.Pixels * (double)bytes > mostBytes)
        {
            throw new InvalidInputException(
                "IMAGE_TOO_LARGE",
                $"the header says {size} with {bytes} bytes per pixel, the limit is {mostBytes} bytes in all: save it as 8-bit RGB");
        }

        var whole = ((long)size.Height + TileStep - 1) * ((long)size.Width + TileStep - 1);
        if (tile.Pixels > Math.Max(whole, MostTilePixels) || tile.Pixels * (double)bytes > mostBytes)
        {
            throw new InvalidInputException(
                "IMAGE_TOO_LARGE",
                $"the header says {size} with {bytes} bytes per pixel in tiles of {tile}, the limit of a tile is the image or 4096 x 4096, "
                + $"and {mostBytes} bytes: save it in rows");
        }
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

        // More than four bytes of values stand elsewhere.
        var bytes = U16(data, offset + 2) switch { ShortType => 2, LongType => 4, _ => 0 };
        var place = U32(data, offset + 4) * (long)bytes > 4 ? U32(data, offset + 8) : (uint)offset + 8;
        return bytes == 0 || place > data.Length - bytes ? null
            : bytes == 2 ? U16(data, (int)place)
            : U32(data, (int)place);
    }

    // The first of a tag's numbers, 1 where there is no such tag.
    private static long Number(ReadOnlySpan<byte> data, int tag) => FindEntry(data, tag) < 0 ? 1
        : Value(data, tag) is { } value ? Math.Min(value, int.MaxValue)
        : throw ImageFaults.Corrupt(ImageFormat.Tiff, $"tag {tag} is no number");

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
