using System.Buffers.Binary;

namespace UoSam.Cli.Video;

/// <summary>Makes image files of bare pixels, without loss and next to no work.</summary>
internal static class BmpPicture
{
    private const int HeaderLength = 54;
    private const int InfoLength = 40;
    private const int BitsPerPixel = 24;

    /// <summary>A BMP of 24 bits: rows from the bottom, B G R, each row filled up to a multiple of 4 bytes.</summary>
    /// <param name="picture">RGB.</param>
    public static byte[] Write(RawPicture picture)
    {
        var stride = ((picture.Width * 3) + 3) & ~3;
        var file = new byte[HeaderLength + (stride * picture.Height)];
        "BM"u8.CopyTo(file);
        Put(file, 2, file.Length);
        Put(file, 10, HeaderLength);
        Put(file, 14, InfoLength);
        Put(file, 18, picture.Width);
        Put(file, 22, picture.Height);
        // One plane.
        Put(file, 26, 1 | (BitsPerPixel << 16));
        for (var y = 0; y < picture.Height; y++)
        {
            var source = picture.Pixels.AsSpan(y * picture.Width * 3, picture.Width * 3);
            var target = file.AsSpan(HeaderLength + ((picture.Height - 1 - y) * stride));
            for (var i = 0; i < source.Length; i += 3)
            {
                (target[i], target[i + 1], target[i + 2]) = (source[i + 2], source[i + 1], source[i]);
            }
        }

        return file;
    }

    private static void Put(byte[] file, int offset, int value) =>
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(offset), value);
}
