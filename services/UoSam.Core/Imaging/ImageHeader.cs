namespace UoSam.Core.Imaging;

/// <summary>What the bytes of an image file say about it before anything is decoded.</summary>
/// <param name="Format">File format, from the first bytes.</param>
/// <param name="StoredSize">Size of the pixels as stored, before the orientation is applied; at least 1 x 1.</param>
/// <param name="Orientation">
/// EXIF orientation 1..8 (JPEG APP1, PNG eXIf, WebP EXIF, TIFF tag 274); 1, upright, where there is none or where the
/// EXIF data cannot be read.
/// </param>
public readonly record struct ImageHeader(ImageFormat Format, ImageSize StoredSize, int Orientation)
{
    /// <summary>The size that <see cref="ImageReader.Read"/> gives the image beside a label map: upright, or as stored where the map is.</summary>
    /// <param name="labelMap">Size of the label map.</param>
    public ImageSize SizeBeside(ImageSize labelMap) => Orientation < 5 || labelMap == StoredSize
        ? StoredSize
        : new ImageSize(StoredSize.Width, StoredSize.Height);
}
