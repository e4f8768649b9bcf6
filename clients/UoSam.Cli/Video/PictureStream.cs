using System.Globalization;
using UoSam.Core;
using UoSam.Core.Imaging;

namespace UoSam.Cli.Video;

/// <summary>
/// Pictures one after the other in a stream: bare pixels where the size is known, otherwise binary PPM (P6, rgb24) and PGM
/// (P5, labels), which carry it (Netpbm, 8 bits).
/// </summary>
/// <param name="stream">Read to its end; not closed.</param>
/// <param name="size">Size of bare pixels; null for PPM and PGM.</param>
internal sealed class PictureStream(Stream stream, ImageSize? size)
{
    private const int LongestNumber = 9;

    /// <summary>The next picture, or null at the end of the stream.</summary>
    /// <param name="channels">3 for RGB, 1 for labels.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <exception cref="InvalidInputException">VIDEO_STREAM: cut off, or not of the form.</exception>
    public async Task<RawPicture?> ReadAsync(int channels, CancellationToken cancellationToken)
    {
        var first = new byte[1];
        if (await stream.ReadAsync(first, cancellationToken) == 0)
        {
            return null;
        }

        var (height, width) = size is { } known
            ? (known.Height, known.Width)
            : await ReadHeaderAsync((char)first[0], channels, cancellationToken);
        var pixels = new byte[height * width * channels];
        var read = 0;
        if (size is not null)
        {
            pixels[read++] = first[0];
        }

        read += await stream.ReadAtLeastAsync(pixels.AsMemory(read), pixels.Length - read, false, cancellationToken);
        return read == pixels.Length
            ? new RawPicture(height, width, channels, pixels)
            : throw Fault($"ends after {read} of the {pixels.Length} bytes of a picture; is the size right?");
    }

    private async Task<(int Height, int Width)> ReadHeaderAsync(char first, int channels, CancellationToken cancellationToken)
    {
        var kind = await ReadCharAsync(cancellationToken);
        if (first != 'P' || kind != (channels == 3 ? '6' : '5'))
        {
            var expected = channels == 3 ? "a PPM picture (P6)" : "a PGM picture (P5)";
            throw Fault($"has '{Printable(first)}{Printable(kind)}' where {expected} should begin; bare pixels need --size");
        }

        var width = await ReadNumberAsync(cancellationToken);
        var height = await ReadNumberAsync(cancellationToken);
        var most = await ReadNumberAsync(cancellationToken);
        if (width < 1 || height < 1 || most != 255)
        {
            throw Fault($"has a picture of {width} x {height} and a largest value of {most}; expected a size above 0 and 255");
        }

        ImageLimits.Default.CheckPixels(new ImageSize(height, width), "IMAGE_TOO_LARGE");
        return (height, width);
    }

    // White space or a comment before, one white space behind.
    private async Task<int> ReadNumberAsync(CancellationToken cancellationToken)
    {
        var digits = "";
        var isComment = false;
        while (true)
        {
            var next = await ReadCharAsync(cancellationToken);
            isComment = (isComment || (next == '#' && digits.Length == 0)) && next != '\n';
            if (char.IsAsciiDigit(next) && !isComment && digits.Length < LongestNumber)
            {
                digits += next;
            }
            else if (!isComment && !char.IsWhiteSpace(next))
            {
                throw Fault($"has '{Printable(next)}' in the head of a picture where a number is expected");
            }
            else if (digits.Length > 0)
            {
                return int.Parse(digits, CultureInfo.InvariantCulture);
            }
        }
    }

    private async Task<char> ReadCharAsync(CancellationToken cancellationToken)
    {
        var one = new byte[1];
        return await stream.ReadAsync(one, cancellationToken) == 1 ? (char)one[0] : throw Fault("ends in the head of a picture");
    }

    private static char Printable(char c) => c is >= ' ' and <= '~' ? c : '?';

    private static InvalidInputException Fault(string what) => new("VIDEO_STREAM", $"the stream of pictures {what}");
}
