namespace UoSam.Core.Imaging;

/// <summary>Reads format, size and orientation from the bytes of an image file without decoding it.</summary>
public static class ImageHeaderReader
{
    /// <summary>
    /// Reads the header. Lengths in the file are not trusted; nothing is allocated that depends on them.
    /// </summary>
    /// <param name="data">The whole file.</param>
    /// <returns>The header; the size is at least 1 x 1 but is not checked against any limit.</returns>
    /// <exception cref="InvalidInputException">
    /// IMAGE_EMPTY (no bytes), IMAGE_FORMAT (none of the five formats), IMAGE_CORRUPT (the header is cut off or says a
    /// size of 0).
    /// </exception>
    public static ImageHeader Read(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
        {
            throw ImageFaults.Empty();
        }

        if (data.StartsWith(JpegFile.Signature))
        {
            return JpegFile.ReadHeader(data);
        }

        if (data.StartsWith(PngFile.Signature))
        {
            return PngFile.ReadHeader(data);
        }

        if (WebpFile.Matches(data))
        {
            return WebpFile.ReadHeader(data);
        }

        if (data.StartsWith(BmpFile.Signature))
        {
            return BmpFile.ReadHeader(data);
        }

        return TiffDirectory.Matches(data) ? TiffDirectory.ReadHeader(data) : throw ImageFaults.UnknownFormat(data);
    }

    /// <summary>Refuses files that end early or whose checksums are wrong, which decoders would fill up silently.</summary>
    internal static void CheckComplete(ImageFormat format, ReadOnlySpan<byte> data)
    {
        switch (format)
        {
            case ImageFormat.Jpeg:
                JpegFile.CheckComplete(data);
                break;
            case ImageFormat.Png:
                PngFile.CheckComplete(data);
                break;
            case ImageFormat.Webp:
                WebpFile.CheckComplete(data);
                break;
            case ImageFormat.Bmp:
                BmpFile.CheckComplete(data);
                break;
            default:
                // TIFF strips lie anywhere in the file; libtiff refuses reads past its end.
                break;
        }
    }
}
