using System.Buffers.Binary;

namespace UoSam.Core.Imaging;

/// <summary>The marker segments of a JPEG file (ITU T.81 annex B).</summary>
internal static class JpegFile
{
    private const byte StartOfScan = 0xDA;
    private const byte EndOfImage = 0xD9;
    private const byte App1 = 0xE1;

    internal static ReadOnlySpan<byte> Signature => [0xFF, 0xD8, 0xFF];

    private static ReadOnlySpan<byte> ExifPrefix => "Exif\0\0"u8;

    internal static ImageHeader ReadHeader(ReadOnlySpan<byte> data)
    {
        ImageSize? size = null;
        var orientation = 1;
        var position = 2;
        while (true)
        {
            var marker = NextMarker(data, ref position);
            if (marker is StartOfScan or EndOfImage)
            {
                var found = size ?? throw ImageFaults.Corrupt(ImageFormat.Jpeg, "no frame header before the image data");
                return new ImageHeader(ImageFormat.Jpeg, found, orientation);
            }

            var segment = Segment(data, marker, ref position);
            if (IsFrame(marker))
            {
                size ??= FrameSize(segment);
            }
            else if (marker == App1 && segment.StartsWith(ExifPrefix) && orientation == 1)
            {
                orientation = TiffDirectory.ReadOrientation(segment[ExifPrefix.Length..]);
            }
        }
    }

    /// <summary>Follows the segments and scans to the end-of-image marker.</summary>
    internal static void CheckComplete(ReadOnlySpan<byte> data)
    {
        var position = 2;
        var scans = 0;
        while (true)
        {
            var marker = NextMarker(data, ref position);
            if (marker == EndOfImage)
            {
                break;
            }

            Segment(data, marker, ref position);
            scans += marker == StartOfScan ? 1 : 0;
        }

        if (scans == 0)
        {
            throw ImageFaults.Corrupt(ImageFormat.Jpeg, "no image data before its end marker");
        }
    }

    /// <summary>
    /// The next marker with a segment, or end of image. Skips entropy-coded data, stuffed zeros, fill bytes and the
    /// markers without a segment (TEM, RST0..7, SOI).
    /// </summary>
    private static byte NextMarker(ReadOnlySpan<byte> data, ref int position)
    {
        while (position < data.Length)
        {
            var offset = data[position..].IndexOf((byte)0xFF);
            if (offset < 0 || position + offset + 1 >= data.Length)
            {
                break;
            }

            position += offset + 1;
            var marker = data[position];
            if (marker == 0xFF)
            {
                continue;
            }

            position++;
            if (marker is not (0 or 1 or (>= 0xD0 and <= 0xD8)))
            {
                return marker;
            }
        }

        throw ImageFaults.Corrupt(ImageFormat.Jpeg, $"it ends after {data.Length} bytes without an end-of-image marker");
    }

    private static ReadOnlySpan<byte> Segment(ReadOnlySpan<byte> data, byte marker, ref int position)
    {
        var rest = data[position..];
        var length = rest.Length < 2 ? 0 : BinaryPrimitives.ReadUInt16BigEndian(rest);
        if (length < 2 || length > rest.Length)
        {
            throw ImageFaults.Corrupt(
                ImageFormat.Jpeg, $"segment FF{marker:X2} says {length} bytes where {rest.Length} are left");
        }

        position += length;
        return rest[2..length];
    }

    private static ImageSize FrameSize(ReadOnlySpan<byte> segment)
    {
        if (segment.Length < 6)
        {
            throw ImageFaults.Corrupt(ImageFormat.Jpeg, $"its frame header has {segment.Length} bytes, at least 6 needed");
        }

        return ImageFaults.Size(
            ImageFormat.Jpeg,
            BinaryPrimitives.ReadUInt16BigEndian(segment[1..]),
            BinaryPrimitives.ReadUInt16BigEndian(segment[3..]));
    }

    /// <summary>SOF0..15 without DHT (C4), JPG (C8) and DAC (CC).</summary>
    private static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);
}
