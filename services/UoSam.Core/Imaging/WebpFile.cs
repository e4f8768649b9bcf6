using System.Buffers.Binary;

namespace UoSam.Core.Imaging;

/// <summary>The RIFF chunks of a WebP file (RFC 9649).</summary>
internal static class WebpFile
{
    private const int FirstChunk = 12;

    internal static bool Matches(ReadOnlySpan<byte> data) =>
        data.Length >= FirstChunk && data.StartsWith("RIFF"u8) && data[8..].StartsWith("WEBP"u8);

    internal static ImageHeader ReadHeader(ReadOnlySpan<byte> data)
    {
        var rest = data[FirstChunk..];
        if (rest.Length < 18)
        {
            throw ImageFaults.Corrupt(ImageFormat.Webp, $"it ends after {data.Length} bytes, in its header");
        }

        var body = rest[8..];
        if (rest.StartsWith("VP8X"u8))
        {
            // 24-bit canvas sides less one after four bytes of flags.
            return new ImageHeader(ImageFormat.Webp, Sides(U24(body[7..]) + 1, U24(body[4..]) + 1), Orientation(rest));
        }

        if (rest.StartsWith("VP8L"u8) && body[0] == 0x2F)
        {
            // 14-bit sides less one, width first.
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(body[1..]);
            return Header(((bits >> 14) & 0x3FFF) + 1, (bits & 0x3FFF) + 1);
        }

        if (rest.StartsWith("VP8 "u8) && body[3..].StartsWith<byte>([0x9D, 0x01, 0x2A]))
        {
            // Key frame: 14-bit sides under two bits of upscaling hint.
            return Header(
                BinaryPrimitives.ReadUInt16LittleEndian(body[8..]) & 0x3FFF,
                BinaryPrimitives.ReadUInt16LittleEndian(body[6..]) & 0x3FFF);
        }

        throw ImageFaults.Corrupt(ImageFormat.Webp, "its first chunk is no VP8, VP8L or VP8X header");
    }

    internal static void CheckComplete(ReadOnlySpan<byte> data)
    {
        var promised = 8L + BinaryPrimitives.ReadUInt32LittleEndian(data[4..]);
        if (promised > data.Length)
        {
            throw ImageFaults.Corrupt(ImageFormat.Webp, $"its header says {promised} bytes, {data.Length} are there");
        }
    }

    private static ImageHeader Header(long height, long width) =>
        new(ImageFormat.Webp, Sides(height, width), 1);

    private static ImageSize Sides(long height, long width) => ImageFaults.Size(ImageFormat.Webp, height, width);

    private static int Orientation(ReadOnlySpan<byte> chunks)
    {
        while (chunks.Length >= 8)
        {
            long length = BinaryPrimitives.ReadUInt32LittleEndian(chunks[4..]);
            if (length > chunks.Length - 8)
            {
                break;
            }

            if (chunks.StartsWith("EXIF"u8))
            {
                var exif = chunks.Slice(8, (int)length);
                return TiffDirectory.ReadOrientation(exif.StartsWith("Exif\0\0"u8) ? exif[6..] : exif);
            }

            // Chunks are padded to an even length.
            chunks = chunks[(int)Math.Min(chunks.Length, 8 + length + (length & 1))..];
        }

        return 1;
    }

    private static int U24(ReadOnlySpan<byte> data) => data[0] | (data[1] << 8) | (data[2] << 16);
}
