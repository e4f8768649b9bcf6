using System.Globalization;
using UoSam.Core;
using UoSam.Core.Imaging;

namespace UoSam.Cli.Video;

/// <summary>The first line of a YUV4MPEG2 stream (ffmpeg -f yuv4mpegpipe; mjpegtools, yuv4mpeg(5)): 8 bits, progressive.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Rate">Frames per second; null where the stream does not say it.</param>
/// <param name="ChromaDown">Rows of pixels per row of chroma; 0 for none.</param>
/// <param name="ChromaAcross">Columns of pixels per column of chroma; 0 for none.</param>
/// <param name="IsFullRange">Luma is 0..255; otherwise 16..235.</param>
internal sealed record Y4mHeader(int Height, int Width, double? Rate, int ChromaDown, int ChromaAcross, bool IsFullRange)
{
    /// <summary>What every stream begins with.</summary>
    public const string Magic = "YUV4MPEG2";

    /// <summary>Rows of each chroma plane.</summary>
    public int ChromaRows => ChromaDown == 0 ? 0 : (Height + ChromaDown - 1) / ChromaDown;

    /// <summary>Columns of each chroma plane.</summary>
    public int ChromaColumns => ChromaAcross == 0 ? 0 : (Width + ChromaAcross - 1) / ChromaAcross;

    /// <summary>Bytes of a frame: luma, then both chroma planes.</summary>
    public int FrameBytes => (Height * Width) + (2 * ChromaRows * ChromaColumns);

    /// <summary>Reads the line.</summary>
    /// <exception cref="InvalidInputException">VIDEO_STREAM or IMAGE_TOO_LARGE: not of the form, or of one that is not read.</exception>
    public static Y4mHeader Parse(string line)
    {
        var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var (height, width) = (Side(fields, 'H'), Side(fields, 'W'));
        ImageLimits.Default.CheckPixels(new ImageSize(height, width), "IMAGE_TOO_LARGE");
        if (Field(fields, 'I') is not (null or "p" or "?"))
        {
            throw Fault($"is interlaced (I{Field(fields, 'I')}); expected progressive frames, e.g. by ffmpeg -vf yadif");
        }

        var (down, across) = (Field(fields, 'C') ?? "420") switch
        {
            "420" or "420jpeg" or "420mpeg2" or "420paldv" => (2, 2),
            "422" => (1, 2),
            "444" => (1, 1),
            "mono" => (0, 0),
            var other => throw Fault($"has the form C{Printable(other)}; expected C420, C422, C444 or Cmono of 8 bits, e.g. by ffmpeg -pix_fmt yuv420p"),
        };
        return new Y4mHeader(height, width, RateOf(Field(fields, 'F')), down, across, fields.Contains("XCOLORRANGE=FULL"));
    }

    /// <summary>The line for 420 frames of 8 bits.</summary>
    public static string Write(int height, int width, double rate)
    {
        // 30000/1001 and its kin are no thousandths.
        var ntsc = rate * 1001 / 1000;
        var (numerator, denominator) = Math.Abs(ntsc - Math.Round(ntsc)) < 1e-3 && Math.Abs(rate - Math.Round(rate)) > 1e-3
            ? ((int)Math.Round(ntsc) * 1000, 1001)
            : ((int)Math.Round(rate * 1000), 1000);
        return string.Create(
            CultureInfo.InvariantCulture, $"{Magic} W{width} H{height} F{numerator}:{denominator} Ip A1:1 C420jpeg\n");
    }

    private static int Side(string[] fields, char tag) =>
        int.TryParse(Field(fields, tag), NumberStyles.None, CultureInfo.InvariantCulture, out var side) && side is > 0 and <= ushort.MaxValue
            ? side
            : throw Fault($"has '{tag}{Printable(Field(fields, tag) ?? "")}' for a {(tag == 'H' ? "height" : "width")}; expected 1 to 65535");

    private static double? RateOf(string? text)
    {
        var parts = text?.Split(':') ?? [];
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var numerator) && numerator > 0
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var denominator) && denominator > 0
            ? (double)numerator / denominator
            : null;
    }

    private static string? Field(string[] fields, char tag) => Array.Find(fields[1..], field => field[0] == tag)?[1..];

    private static string Printable(string text) =>
        string.Concat(text.Take(20).Select(c => c is >= ' ' and <= '~' ? c : '?'));

    private static InvalidInputException Fault(string what) => new("VIDEO_STREAM", $"the YUV4MPEG stream {what}");
}
