using UoSam.Core.Imaging;

namespace UoSam.Cli.Video;

/// <summary>Between Y'CbCr of YUV4MPEG frames and RGB, by ITU-R BT.601, as ffmpeg takes streams that do not say more.</summary>
internal static class Y4mPixels
{
    private const float Kr = 0.299f;
    private const float Kg = 0.587f;
    private const float Kb = 0.114f;
    private const float LumaSpan = 219;
    private const float LumaZero = 16;
    private const float ChromaSpan = 224;
    private const float Middle = 128;
    private const float Most = 255;

    /// <summary>A frame's planes as RGB; each chroma value holds for all its pixels.</summary>
    /// <param name="header">Form and size.</param>
    /// <param name="planes">header.FrameBytes bytes.</param>
    public static RawPicture ToRgb(Y4mHeader header, ReadOnlySpan<byte> planes)
    {
        var pixels = new byte[header.Height * header.Width * 3];
        var luma = planes[..(header.Height * header.Width)];
        var blue = planes.Slice(luma.Length, header.ChromaRows * header.ChromaColumns);
        var red = planes[(luma.Length + blue.Length)..];
        var (zero, scale, chroma) = header.IsFullRange ? (0f, 1f, 1f) : (LumaZero, Most / LumaSpan, Most / ChromaSpan);
        for (var i = 0; i < luma.Length; i++)
        {
            var (cb, cr) = (0f, 0f);
            if (header.ChromaDown > 0)
            {
                var (y, x) = Math.DivRem(i, header.Width);
                var place = (y / header.ChromaDown * header.ChromaColumns) + (x / header.ChromaAcross);
                (cb, cr) = ((blue[place] - Middle) * chroma, (red[place] - Middle) * chroma);
            }

            var light = (luma[i] - zero) * scale;
            pixels[3 * i] = Byte(light + (2 * (1 - Kr) * cr));
            pixels[(3 * i) + 1] = Byte(light - (2 * (1 - Kb) * Kb / Kg * cb) - (2 * (1 - Kr) * Kr / Kg * cr));
            pixels[(3 * i) + 2] = Byte(light + (2 * (1 - Kb) * cb));
        }

        return new RawPicture(header.Height, header.Width, 3, pixels);
    }

    /// <summary>A picture as 420 planes of limited range; chroma is the mean of its pixels.</summary>
    public static byte[] From(RgbImage picture)
    {
        var (rows, columns) = ((picture.Height + 1) / 2, (picture.Width + 1) / 2);
        var luma = picture.Height * picture.Width;
        var planes = new byte[luma + (2 * rows * columns)];
        for (var i = 0; i < luma; i++)
        {
            planes[i] = Byte(LumaZero + (Luma(picture, i) * LumaSpan / Most));
        }

        for (var place = 0; place < rows * columns; place++)
        {
            var (cb, cr, count) = (0f, 0f, 0);
            for (var part = 0; part < 4; part++)
            {
                var (y, x) = ((2 * (place / columns)) + (part / 2), (2 * (place % columns)) + (part % 2));
                if (y < picture.Height && x < picture.Width)
                {
                    var i = (y * picture.Width) + x;
                    cb += (picture.Pixels[(3 * i) + 2] - Luma(picture, i)) / (2 * (1 - Kb));
                    cr += (picture.Pixels[3 * i] - Luma(picture, i)) / (2 * (1 - Kr));
                    count++;
                }
            }

            planes[luma + place] = Byte(Middle + (cb / count * ChromaSpan / Most));
            planes[luma + (rows * columns) + place] = Byte(Middle + (cr / count * ChromaSpan / Most));
        }

        return planes;
    }

    private static float Luma(RgbImage picture, int i) =>
        (Kr * picture.Pixels[3 * i]) + (Kg * picture.Pixels[(3 * i) + 1]) + (Kb * picture.Pixels[(3 * i) + 2]);

    private static byte Byte(float value) => (byte)Math.Clamp(MathF.Round(value), 0, Most);
}
