using ImageMagick;

namespace UoSam.Core.Imaging;

/// <summary>A picture that is drawn on; what lies outside is left out. Colours are R, G, B.</summary>
/// <param name="height">Rows.</param>
/// <param name="width">Columns.</param>
internal sealed class Canvas(int height, int width)
{
    /// <summary>Pixels per pixel of a letter.</summary>
    public const int TextScale = 2;

    private readonly byte[] _pixels = new byte[height * width * 3];

    /// <summary>Columns.</summary>
    public int Width => width;

    /// <summary>R, G, B of a pixel.</summary>
    public Span<byte> Pixel(int y, int x) => _pixels.AsSpan(((y * width) + x) * 3, 3);

    /// <summary>Colours one pixel.</summary>
    public void Set(int y, int x, ReadOnlySpan<byte> colour)
    {
        if (y >= 0 && y < height && x >= 0 && x < width)
        {
            colour.CopyTo(Pixel(y, x));
        }
    }

    /// <summary>Colours the pixels from (x0, y0) to (x1 - 1, y1 - 1).</summary>
    public void Fill(int x0, int y0, int x1, int y1, ReadOnlySpan<byte> colour)
    {
        for (var y = y0; y < y1; y++)
        {
            for (var x = x0; x < x1; x++)
            {
                Set(y, x, colour);
            }
        }
    }

    /// <summary>Writes one line; (x, y) is its upper left corner.</summary>
    public void Write(string text, int x, int y, ReadOnlySpan<byte> colour)
    {
        for (var i = 0; i < text.Length * PixelFont.Advance * PixelFont.LineHeight; i++)
        {
            var (row, column) = Math.DivRem(i, text.Length * PixelFont.Advance);
            if (PixelFont.IsSet(text[column / PixelFont.Advance], row, column % PixelFont.Advance))
            {
                var (left, top) = (x + (column * TextScale), y + (row * TextScale));
                Fill(left, top, left + TextScale, top + TextScale, colour);
            }
        }
    }

    /// <summary>As PNG.</summary>
    public byte[] ToPng()
    {
        var settings = new PixelReadSettings((uint)width, (uint)height, StorageType.Char, PixelMapping.RGB);
        using var picture = new MagickImage();
        picture.ReadPixels(_pixels, settings);

        // A quarter to a third of the default's time, files 2 to 17 % larger; filter 5 takes each row's own.
        picture.Settings.SetDefine(MagickFormat.Png, "compression-level", "3");
        picture.Settings.SetDefine(MagickFormat.Png, "compression-filter", "5");
        return picture.ToByteArray(MagickFormat.Png24);
    }
}
