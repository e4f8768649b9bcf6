using UoSam.Core.Imaging;
using UoSam.Core.Masks;

namespace UoSam.Core.Exchange;

/// <summary>A PNG of one mask.</summary>
internal static class BinaryMaskFile
{
    /// <summary>
    /// Reads a mask: every pixel that is not 0 where no value is above 1, else those from 128 of 255. Colours are taken
    /// by their brightest channel.
    /// </summary>
    internal static BitMask Read(string file, ImageLimits limits)
    {
        var picture = ImageReader.Read(File.ReadAllBytes(file), limits);
        var pixels = picture.Pixels;
        var threshold = pixels.AsSpan().ContainsAnyInRange((byte)2, byte.MaxValue) ? 128 : 1;
        var mask = new BitMask(picture.Height, picture.Width);
        for (var i = 0; i < pixels.Length; i += 3)
        {
            if (Math.Max(pixels[i], Math.Max(pixels[i + 1], pixels[i + 2])) >= threshold)
            {
                mask[i / 3 / picture.Width, i / 3 % picture.Width] = true;
            }
        }

        return mask;
    }
}
