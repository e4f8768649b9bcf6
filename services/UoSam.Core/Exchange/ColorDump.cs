using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;

namespace UoSam.Core.Exchange;

/// <summary>One picture per item whose colours stand for ids (CAUSE, SmooSeg, STEGO).</summary>
internal sealed class ColorDump : IDumpFormat
{
    // Pictures of few classes may have no blue by chance.
    private const int Looked = 16;

    public string Id => "color";

    public string Summary => "PNG whose colours are ids by a palette (CAUSE, SmooSeg)";

    public bool Accepts(string path) => !MaskFolderDump.LooksLike(path) && HasBlue(path);

    public LabelMapDump Open(string path, DumpOptions options) =>
        new(Id, DumpFiles.Items(path, file => new DumpedMap(Read(File.ReadAllBytes(file), options)), ".png"));

    /// <summary>True where one of the first PNGs is RGB with blue: such colours are no R + 256 G.</summary>
    /// <param name="path">File or folder.</param>
    /// <param name="suffix">End of the names of those that are looked at.</param>
    internal static bool HasBlue(string path, string suffix = "") => DumpFiles.First(path, Looked, $"{suffix}.png").Any(file =>
    {
        try
        {
            LabelPngReader.Read(File.ReadAllBytes(file));
            return false;
        }
        catch (InvalidInputException fault)
        {
            return fault.Message.Contains("with blue at", StringComparison.Ordinal);
        }
    });

    private static LabelMap Read(byte[] file, DumpOptions options)
    {
        var picture = ImageReader.Read(file, options.Limits);
        var labels = new ushort[picture.Height * picture.Width];
        var last = -1;
        ushort id = 0;
        for (var i = 0; i < labels.Length; i++)
        {
            var color = (picture.Pixels[i * 3] << 16) | (picture.Pixels[(i * 3) + 1] << 8) | picture.Pixels[(i * 3) + 2];
            if (color != last)
            {
                id = IdOf(color, options, i % picture.Width, i / picture.Width);
                last = color;
            }

            labels[i] = id;
        }

        return new LabelMap(picture.Height, picture.Width, labels);
    }

    private static ushort IdOf(int color, DumpOptions options, int x, int y)
    {
        var ids = options.Palette.IdsOf(color);
        if (ids.Length == 1 || (ids.Length > 1 && options.TakesLowestId))
        {
            return ids[0];
        }

        var shown = $"the colour ({color >> 16}, {color >> 8 & 255}, {color & 255}) at x {x}, y {y}";
        throw new InvalidInputException(
            "DUMP_COLOR",
            ids.IsEmpty
                ? $"{shown} is none of the {options.Palette.Count} of palette {options.Palette.Name}; name the palette it "
                    + "was written with, mind that JPEG changes colours, and save ids as grey, not as three channels of it"
                : $"{shown} is ambiguous: ids {string.Join(" and ", ids.ToArray())} of palette {options.Palette.Name} have "
                    + "it; take the lowest of them on purpose, or write ids instead of colours");
    }
}
