using ImageMagick;
using UoSam.Core.Telemetry;

namespace UoSam.Core.Imaging;

/// <summary>Decodes image files of unknown origin to 8-bit RGB.</summary>
public static class ImageReader
{
    /// <summary>
    /// Checks the file's length, header and structure, then decodes it. Grey is repeated in the three channels, 16-bit
    /// samples are scaled to 8, CMYK becomes RGB by the plain formula and an alpha channel is dropped; neither colour
    /// profile nor gamma is applied. Of an animation or a file of many pages the first picture is read.
    /// <para>
    /// Refused as damaged: a JPEG without its end marker, a PNG without IEND or with a wrong checksum, a WebP or an
    /// uncompressed BMP shorter than its header says, and whatever the decoder refuses. A JPEG with damaged bytes
    /// inside its entropy-coded data has no checksum to tell; it decodes to damaged pixels.
    /// </para>
    /// </summary>
    /// <param name="data">The whole file: JPEG, PNG, WebP, BMP or TIFF.</param>
    /// <param name="limits">Checked before decoding; nothing is allocated for a file past them.</param>
    /// <param name="labelMapSize">
    /// Size of the label map that belongs to the image, or null. A label map of the stored size was drawn on the stored
    /// pixels, so the EXIF orientation is ignored for it; in any other case the orientation is applied.
    /// </param>
    /// <returns>The picture, upright unless its label map is not.</returns>
    /// <exception cref="InvalidInputException">
    /// IMAGE_EMPTY, IMAGE_FORMAT, IMAGE_TOO_LARGE (bytes, pixels or a side, with the limit), IMAGE_CORRUPT.
    /// </exception>
    public static RgbImage Read(ReadOnlyMemory<byte> data, ImageLimits limits, ImageSize? labelMapSize = null)
    {
        using var decoding = WorkPhase.Decode();
        limits.CheckBytes(data.Length, "IMAGE_TOO_LARGE");
        var header = ImageHeaderReader.Read(data.Span);
        limits.CheckImage(header.StoredSize, "IMAGE_TOO_LARGE");
        ImageHeaderReader.CheckComplete(header.Format, data.Span);
        if (header.Format == ImageFormat.Tiff)
        {
            TiffDirectory.CheckCost(data.Span, header.StoredSize, limits);
        }

        var stored = Decode(data.Span, header);
        return labelMapSize == header.StoredSize ? stored : ImageOrientation.Apply(stored, header.Orientation);
    }

    private static RgbImage Decode(ReadOnlySpan<byte> data, ImageHeader header)
    {
        // The format is named, so that no other of ImageMagick's readers sees the caller's bytes.
        var settings = new MagickReadSettings { Format = Reader(header.Format), FrameIndex = 0, FrameCount = 1 };
        try
        {
            using var picture = new MagickImage(data, settings);
            return ToRgb(picture, header);
        }
        catch (MagickException fault)
        {
            throw ImageFaults.Corrupt(header.Format, "its pixels cannot be decoded", fault);
        }
    }

    private static RgbImage ToRgb(MagickImage picture, ImageHeader header)
    {
        var decoded = new ImageSize((int)picture.Height, (int)picture.Width);
        if (decoded != header.StoredSize)
        {
            throw ImageFaults.Corrupt(header.Format, $"its header says {header.StoredSize}, its pixels are {decoded}");
        }

        if (picture.ColorSpace is not (ColorSpace.sRGB or ColorSpace.RGB or ColorSpace.Gray or ColorSpace.LinearGray))
        {
            picture.ColorSpace = ColorSpace.sRGB;
        }

        using var pixels = picture.GetPixelsUnsafe();
        var rgb = pixels.ToByteArray(PixelMapping.RGB)
            ?? throw ImageFaults.Corrupt(header.Format, "it has no pixels");
        return new RgbImage(decoded.Height, decoded.Width, rgb);
    }

    private static MagickFormat Reader(ImageFormat format) => format switch
    {
        ImageFormat.Jpeg => MagickFormat.Jpeg,
        ImageFormat.Png => MagickFormat.Png,
        ImageFormat.Webp => MagickFormat.WebP,
        ImageFormat.Bmp => MagickFormat.Bmp,
        _ => MagickFormat.Tiff,
    };
}
