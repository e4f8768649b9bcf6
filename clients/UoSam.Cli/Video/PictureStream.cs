using System.Globalization;
using UoSam.Core;
using UoSam.Core.Imaging;

namespace UoSam.Cli.Video;

/// <summary>
/// Pictures one after the other in a stream: bare pixels where the size is known, otherwise what carries it: binary PPM (P6,
/// rgb24) and PGM (P5, labels; Netpbm, 8 bits), or a YUV4MPEG stream of frames.
/// </summary>
/// <param name="stream">Read to its end; not closed.</param>
/// <param name="size">Size of bare pixels; null for pictures that carry it.</param>
internal sealed class PictureStream(Stream stream, ImageSize? size)
{
    private const int LongestNumber = 9;
    private const int LongestLine = 256;
    private Y4mHeader? _y4m;

    /// <summary>Frames per second, once a frame of a YUV4MPEG stream was read; null where nothing says it.</summary>
    public double? Rate => _y4m?.Rate;

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

        if (size is null && (_y4m is not null || first[0] == Y4mHeader.Magic[0]))
        {
            return await ReadY4mAsync((char)first[0], channels, cancellationToken);
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

    private async Task<RawPicture> ReadY4mAsync(char first, int channels, CancellationToken cancellationToken)
    {
        if (channels != 3)
        {
            throw Fault("is YUV4MPEG, which has no place for maps; give --coarse a folder or a video file");
        }

        if (_y4m is null)
        {
            var line = first + await ReadLineAsync(cancellationToken);
            _y4m = line.StartsWith($"{Y4mHeader.Magic} ", StringComparison.Ordinal)
                ? Y4mHeader.Parse(line)
                : throw Fault("begins with Y, but is no YUV4MPEG2 stream; bare pixels need --size");
            first = await ReadCharAsync(cancellationToken);
        }

        var frame = first + await ReadLineAsync(cancellationToken);
        if (frame != "FRAME" && !frame.StartsWith("FRAME ", StringComparison.Ordinal))
        {
            throw Fault($"has '{string.Concat(frame.Take(5).Select(Printable))}' where FRAME is expected");
        }

        var planes = new byte[_y4m.FrameBytes];
        var read = await stream.ReadAtLeastAsync(planes, planes.Length, false, cancellationToken);
        return read == planes.Length
            ? Y4mPixels.ToRgb(_y4m, planes)
            : throw Fault($"ends after {read} of the {planes.Length} bytes of a frame");
    }

    private async Task<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = new System.Text.StringBuilder();
        while (await ReadCharAsync(cancellationToken) is not '\n' and var next)
        {
            line.Append(next);
            if (line.Length > LongestLine)
            {
                throw Fault($"has more than {LongestLine} characters in the head of a picture");
            }
        }

        return line.ToString();
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
