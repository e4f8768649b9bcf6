using UoSam.Core.LabelMaps;

namespace UoSam.Core.Exchange;

/// <summary>One PNG of ids per item, with foreground scores in a .npy of the same name beside it or not.</summary>
internal sealed class PngDump(string id, LabelPngEncoding encoding) : IDumpFormat
{
    public string Id => id;

    public string Summary => encoding switch
    {
        LabelPngEncoding.Auto => "PNG of ids: grey of 1 to 16 bits, palette indices, or RGB with R + 256 G and no blue",
        LabelPngEncoding.Indices => "PNG of ids: grey of 1 to 16 bits or palette indices only",
        _ => "PNG of ids as RGB with R + 256 G (LUSS, PASS), .npy scores beside it",
    };

    // Ids and colours without blue cannot be told apart in RGB: that is for the one who asks to say.
    public bool Accepts(string path) =>
        encoding == LabelPngEncoding.Indices
        && DumpFiles.Any(path, ".png")
        && !MaskFolderDump.LooksLike(path)
        && !ColorDump.HasBlue(path);

    public LabelMapDump Open(string path, DumpOptions options) =>
        new(Id, DumpFiles.Items(path, file => Read(file, options), ".png"));

    private DumpedMap Read(string file, DumpOptions options)
    {
        var map = LabelPngReader.Read(File.ReadAllBytes(file), encoding, options.Limits);
        if (options.Threshold is null)
        {
            // Nobody asks for scores, and what lies beside may be others: of classes, for one.
            return new DumpedMap(map);
        }

        var scores = Path.ChangeExtension(file, ".npy");
        if (!File.Exists(scores))
        {
            throw DumpFaults.Format($"there are no scores {Path.GetFileName(scores)} beside it", "them for a threshold");
        }

        var logits = NpyReader.ReadLogits(File.ReadAllBytes(scores), options.Limits);
        return logits.Height == map.Height && logits.Width == map.Width
            ? new DumpedMap(map, logits)
            : throw DumpFaults.Format(
                $"its scores are {logits.Height} x {logits.Width} (height x width)", $"{map.Height} x {map.Width} of the map");
    }
}
