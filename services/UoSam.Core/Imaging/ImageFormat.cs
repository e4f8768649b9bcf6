namespace UoSam.Core.Imaging;

/// <summary>The file formats an image may come in.</summary>
public enum ImageFormat
{
    /// <summary>JPEG (JFIF, Exif), baseline or progressive.</summary>
    Jpeg,

    /// <summary>PNG.</summary>
    Png,

    /// <summary>WebP: VP8, VP8L or VP8X.</summary>
    Webp,

    /// <summary>Windows bitmap.</summary>
    Bmp,

    /// <summary>TIFF 6.0, either byte order; not BigTIFF.</summary>
    Tiff,
}
