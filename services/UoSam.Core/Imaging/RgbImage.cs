using UoSam.Core.Masks;

namespace UoSam.Core.Imaging;

/// <summary>A decoded picture: 8-bit RGB, interleaved (HWC), row-major, no padding.</summary>
public sealed class RgbImage
{
    /// <summary>Wraps <paramref name="pixels"/> without copying; the caller must not write to it afterwards.</summary>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="pixels">height * width * 3 bytes, R G B per pixel.</param>
    /// <exception cref="ArgumentException">The length does not fit the size.</exception>
    public RgbImage(int height, int width, byte[] pixels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (pixels.LongLength != (long)height * width * 3)
        {
            throw new ArgumentException($"{pixels.LongLength} bytes for {height} x {width} x 3", nameof(pixels));
        }

        Height = height;
        Width = width;
        Pixels = pixels;
    }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows and columns.</summary>
    public ImageSize Size => new(Height, Width);

    /// <summary>R G B bytes, [Height, Width, 3], row-major.</summary>
    public byte[] Pixels { get; }

    /// <summary>A part of it; the image itself where that is all.</summary>
    /// <param name="box">Within the image, not empty.</param>
    public RgbImage Crop(PixelBox box)
    {
        if (box == new PixelBox(0, 0, Width, Height))
        {
            return this;
        }

        var pixels = new byte[box.Height * box.Width * 3];
        for (var y = 0; y < box.Height; y++)
        {
            var source = Pixels.AsSpan((((box.Y0 + y) * Width) + box.X0) * 3, box.Width * 3);
            source.CopyTo(pixels.AsSpan(y * box.Width * 3));
        }

        return new RgbImage(box.Height, box.Width, pixels);
    }
}
