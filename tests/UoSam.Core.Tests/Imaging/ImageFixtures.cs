using System.Buffers.Binary;
using System.Text;

namespace UoSam.Core.Tests.Imaging;

/// <summary>
/// Small files written by Pillow 9.4. The first five hold the 3 x 2 picture of <see cref="Stored"/>, with EXIF orientation 6
/// where the name ends in 6; Flat6 is a 16 x 24 JPEG of one colour with orientation 6, Cmyk an 8 x 8 CMYK JPEG.
/// </summary>
internal static class ImageFixtures
{
    internal static readonly byte[] Stored =
    [
        255, 0, 0, 0, 255, 0,
        0, 0, 255, 255, 255, 0,
        10, 20, 30, 200, 100, 50,
    ];

    /// <summary>The same turned a quarter clockwise, 2 x 3.</summary>
    internal static readonly byte[] Upright =
    [
        10, 20, 30, 0, 0, 255, 255, 0, 0,
        200, 100, 50, 255, 255, 0, 0, 255, 0,
    ];

    internal static byte[] Png6 => Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAIAAAADCAIAAAA2iEnWAAAAGmVYSWZNTQAqAAAACAABARIAAwAAAAEABgAAAAAAANZnS2kA"
        + "AAAdSURBVHicY/jPwMDwn4GBgeH///8MjFwicvsCRABF4AZbEI0jhgAAAABJRU5ErkJggg==");

    internal static byte[] Webp6 => Convert.FromBase64String(
        "UklGRnYAAABXRUJQVlA4WAoAAAAIAAAAAQAAAgAAVlA4TDUAAAAvAYAAAC9AkG2zOQzs/jLXIJO2yV//dmZtZNI2rYfe8+9y"
        + "8x/4E4dQswUCgTQEkcBQR/Q/NABFWElGGgAAAE1NACoAAAAIAAEBEgADAAAAAQAGAAAAAAAA");

    internal static byte[] Tiff6 => Convert.FromBase64String(
        "SUkqAAgAAAALAAABBAABAAAAAgAAAAEBBAABAAAAAwAAAAIBAwADAAAAkgAAAAMBAwABAAAAAQAAAAYBAwABAAAAAgAAABEB"
        + "BAABAAAAmAAAABIBAwABAAAABgAAABUBAwABAAAAAwAAABYBBAABAAAAAwAAABcBBAABAAAAEgAAABwBAwABAAAAAQAAAAAA"
        + "AAAIAAgACAD/AAAA/wAAAP///wAKFB7IZDI=");

    internal static byte[] Bmp => Convert.FromBase64String(
        "Qk1OAAAAAAAAADYAAAAoAAAAAgAAAAMAAAABABgAAAAAABgAAADEDgAAxA4AAAAAAAAAAAAAHhQKMmTIAAD/AAAA//8AAAAA"
        + "/wD/AAAA");

    internal static byte[] Flat6 => Convert.FromBase64String(
        "/9j/4AAQSkZJRgABAQAAAQABAAD/4QAiRXhpZgAATU0AKgAAAAgAAQESAAMAAAABAAYAAAAAAAD/2wBDAAMCAgMCAgMDAwME"
        + "AwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQERMUFRUVDA8XGBYUGBIUFRT/2wBDAQMEBAUEBQkFBQkUDQsN"
        + "FBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBT/wAARCAAQABgDASIAAhEBAxEB/8QA"
        + "HwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKB"
        + "kaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWG"
        + "h4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/8QA"
        + "HwEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoL/8QAtREAAgECBAQDBAcFBAQAAQJ3AAECAxEEBSExBhJBUQdhcRMiMoEI"
        + "FEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOE"
        + "hYaHiImKkpOUlZaXmJmaoqOkpaanqKmqsrO0tba3uLm6wsPExcbHyMnK0tPU1dbX2Nna4uPk5ebn6Onq8vP09fb3+Pn6/9oA"
        + "DAMBAAIRAxEAPwDwqiiivmj+3QooooA//9k=");

    internal static byte[] Cmyk => Convert.FromBase64String(
        "/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwACAQEBAQECAQEBAgICAgIEAwICAgIFBAQDBAYFBgYGBQYGBgcJCAYHCQcGBggLCAkK"
        + "CgoKCgYICwwLCgwJCgoK/8AAFAgACAAIBEMRAE0RAFkRAEsRAP/EAB8AAAEFAQEBAQEBAAAAAAAAAAABAgMEBQYHCAkKC//E"
        + "ALUQAAIBAwMCBAMFBQQEAAABfQECAwAEEQUSITFBBhNRYQcicRQygZGhCCNCscEVUtHwJDNicoIJChYXGBkaJSYnKCkqNDU2"
        + "Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6g4SFhoeIiYqSk5SVlpeYmZqio6Slpqeoqaqys7S1tre4ubrC"
        + "w8TFxsfIycrS09TV1tfY2drh4uPk5ebn6Onq8fLz9PX29/j5+v/aAA4EQwBNAFkASwAAPwD9/Kjr+f8Ar9/K/9k=");

    internal static byte[] Grey16 => Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAMAAAABEAAAAABuG5crAAAAD0lEQVR4nGNgYGBk/P8fAAMLAgGwexA4AAAAAElFTkSuQmCC");

    /// <summary>Formats whose header is followed by next to nothing, all saying 60,000 x 50,000 (or their largest).</summary>
    /// <summary>The directory of a TIFF in tiles, big-endian, with no tile in it.</summary>
    internal static byte[] Tiff(int height, int width, int samples, int bits, int tileHeight, int tileWidth)
    {
        const int Short = 3;
        const int Long = 4;
        (int Tag, int Type, int Count, int Value)[] entries =
        [
            (256, Long, 1, width), (257, Long, 1, height), (258, Short, samples, 200), (262, Short, 1, 2 << 16), (277, Short, 1, samples << 16),
            (322, Long, 1, tileWidth), (323, Long, 1, tileHeight),
        ];
        var file = new byte[200 + (samples * 2)];
        "MM\0*"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(4), 8);
        BinaryPrimitives.WriteInt16BigEndian(file.AsSpan(8), (short)entries.Length);
        for (var i = 0; i < entries.Length; i++)
        {
            var entry = file.AsSpan(10 + (12 * i), 12);
            BinaryPrimitives.WriteInt16BigEndian(entry, (short)entries[i].Tag);
            BinaryPrimitives.WriteInt16BigEndian(entry[2..], (short)entries[i].Type);
            BinaryPrimitives.WriteInt32BigEndian(entry[4..], entries[i].Count);
            BinaryPrimitives.WriteInt32BigEndian(entry[8..], entries[i].Value);
        }

        for (var sample = 0; sample < samples; sample++)
        {
            BinaryPrimitives.WriteInt16BigEndian(file.AsSpan(200 + (2 * sample)), (short)bits);
        }

        return file;
    }

    internal static byte[] HugeHeader(string format)
    {
        var bytes = new byte[64];
        switch (format)
        {
            case "PNG":
                new byte[] { 0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10, 0, 0, 0, 13 }.CopyTo(bytes, 0);
                Encoding.ASCII.GetBytes("IHDR").CopyTo(bytes, 12);
                BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(16), 50_000);
                BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(20), 60_000);
                break;
            case "JPEG":
                new byte[] { 0xFF, 0xD8, 0xFF, 0xC0, 0, 8, 8, 0xEA, 0x60, 0xC3, 0x50, 3, 0xFF, 0xDA, 0, 2 }.CopyTo(bytes, 0);
                break;
            case "WebP":
                Encoding.ASCII.GetBytes("RIFF....WEBPVP8X").CopyTo(bytes, 0);
                new byte[] { 0x4F, 0xC3, 0, 0x5F, 0xEA, 0 }.CopyTo(bytes, 24);
                break;
            case "BMP":
                Encoding.ASCII.GetBytes("BM").CopyTo(bytes, 0);
                bytes[14] = 40;
                BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(18), 50_000);
                BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(22), -60_000);
                break;
            default:
                new byte[] { 0x49, 0x49, 42, 0, 8, 0, 0, 0, 2, 0, 0, 1, 4, 0, 1, 0, 0, 0, 0x50, 0xC3, 0, 0, 1, 1, 4, 0, 1 }
                    .CopyTo(bytes, 0);
                BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(30), 60_000);
                break;
        }

        return bytes;
    }
}
