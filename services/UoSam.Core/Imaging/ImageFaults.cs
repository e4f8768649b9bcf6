using System.Text;

namespace UoSam.Core.Imaging;

/// <summary>The refusals that several image formats share.</summary>
internal static class ImageFaults
{
    internal static InvalidInputException Corrupt(ImageFormat format, string found, Exception? inner = null) =>
        new("IMAGE_CORRUPT", $"damaged {Name(format)} file: {found}; save or transfer the image again", inner);

    internal static InvalidInputException Empty() =>
        new("IMAGE_EMPTY", "the image has 0 bytes; send the bytes of a JPEG, PNG, WebP, BMP or TIFF file");

    internal static InvalidInputException UnknownFormat(ReadOnlySpan<byte> data)
    {
        var start = data[..Math.Min(8, data.Length)];
        var text = new StringBuilder();
        foreach (var value in start)
        {
            text.Append(value is >= 0x20 and < 0x7F ? (char)value : '.');
        }

        return new InvalidInputException(
            "IMAGE_FORMAT",
            $"unknown image format, the first bytes are {Convert.ToHexString(start)} (\"{text}\"); "
            + "supported are JPEG, PNG, WebP, BMP and TIFF");
    }

    /// <summary>The size, or a refusal where a side is not positive.</summary>
    internal static ImageSize Size(ImageFormat format, long height, long width) =>
        height is > 0 and <= int.MaxValue && width is > 0 and <= int.MaxValue
            ? new ImageSize((int)height, (int)width)
            : throw Corrupt(format, $"its header says {height} x {width} pixels (height x width)");

    internal static string Name(ImageFormat format) =>
        format == ImageFormat.Webp ? "WebP" : format.ToString().ToUpperInvariant();
}
