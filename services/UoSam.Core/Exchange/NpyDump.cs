using UoSam.Core.LabelMaps;

namespace UoSam.Core.Exchange;

/// <summary>One NumPy array of ids per item (MaskContrast's embeddings folder, arrays of one's own).</summary>
internal sealed class NpyDump : IDumpFormat
{
    private static readonly string[] Suffixes = [".npy", ".npz"];

    public string Id => "npy";

    public string Summary => "NumPy .npy, or .npz of one array, of ids, whole numbers or floats, C or Fortran order, [H, W]; of scores [classes, H, W], the highest";

    // Beside PNGs of the same names, .npy files are scores of theirs.
    public bool Accepts(string path) => DumpFiles.Any(path, Suffixes) && !DumpFiles.Any(path, ".png");

    public LabelMapDump Open(string path, DumpOptions options) =>
        new(Id, DumpFiles.Items(path, file => Read(File.ReadAllBytes(file), options), Suffixes));

    private static DumpedMap Read(byte[] file, DumpOptions options)
    {
        var array = NpzFile.Is(file) ? NpzFile.OnlyArray(file, options.Limits) : file;
        if (!NpyReader.HasClassScores(array))
        {
            return new DumpedMap(NpyReader.ReadLabelMap(array, options.NegativeId, options.Limits));
        }

        var scores = NpyReader.ReadClassScores(array, options.Limits);
        return new DumpedMap(scores.Winners()) { ScoredClasses = scores.Ids.Length };
    }
}
