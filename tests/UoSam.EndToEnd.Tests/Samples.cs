using Google.Protobuf;
using ImageMagick;
using UoSam.Client;
using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;
using UoSam.Protos.V1;
using LabelMap = UoSam.Protos.V1.LabelMap;

namespace UoSam.EndToEnd.Tests;

/// <summary>The bundled pictures.</summary>
internal static class Samples
{
    private const int StripRows = 128;

    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "samples", name);

    /// <summary>A picture and its coarse map, the file as it is.</summary>
    public static RefinementRequest Request(string name) =>
        Request(File.ReadAllBytes(PathOf($"{name}.png")), File.ReadAllBytes(PathOf($"{name}-coarse.png")));

    /// <summary>
    /// The 128 rows in the middle of both, for tests of ways and not of masks: the encoder leaves out most of what is padding, and there are
    /// fewer pixels.
    /// </summary>
    public static RefinementRequest Strip(string name) => Request(StripImage(name), StripMap(name));

    /// <summary>The file of a strip's picture, a BMP: the same bytes each time.</summary>
    public static byte[] StripImage(string name)
    {
        using var picture = new MagickImage(PathOf($"{name}.png"));
        picture.Crop(new MagickGeometry(0, ((int)picture.Height - StripRows) / 2, picture.Width, StripRows));
        picture.ResetPage();
        return picture.ToByteArray(MagickFormat.Bmp);
    }

    /// <summary>The file of a strip's coarse map.</summary>
    public static byte[] StripMap(string name)
    {
        var map = LabelPngReader.Read(File.ReadAllBytes(PathOf($"{name}-coarse.png")), LabelPngEncoding.Auto, ImageLimits.Default);
        var rows = map.Labels.AsSpan((map.Height - StripRows) / 2 * map.Width, StripRows * map.Width);
        return LabelPngWriter.Write(new Core.LabelMaps.LabelMap(StripRows, map.Width, rows.ToArray()), LabelPngFormat.Palette);
    }

    /// <summary>The same strip twice, as a stream takes them.</summary>
    public static async IAsyncEnumerable<RefinementRequest> TwiceAsync(string name)
    {
        yield return Strip(name);
        await Task.Yield();
        yield return Strip(name);
    }

    private static RefinementRequest Request(byte[] image, byte[] coarse) => new(
        image,
        new LabelMap
        {
            Height = (int)Number(coarse, 20),
            Width = (int)Number(coarse, 16),
            Png = ByteString.CopyFrom(coarse),
            BackgroundId = 0,
            VoidIds = { 255 },
        },
        Preset.Default);

    private static uint Number(byte[] png, int offset) =>
        System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(offset));
}
