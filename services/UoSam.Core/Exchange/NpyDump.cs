using UoSam.Core.LabelMaps;

namespace UoSam.Core.Exchange;

/// <summary>One NumPy array of ids per item (MaskContrast's embeddings folder, arrays of one's own).</summary>
internal sealed class NpyDump : IDumpFormat
{
    public string Id => "npy";

    public string Summary => "NumPy .npy of ids, whole numbers or floats, C or Fortran order, [H, W]; of scores [classes, H, W], the highest";

    // Beside PNGs of the same names, .npy files are scores of theirs.
    public bool Accepts(string path) => DumpFiles.Any(path, ".npy") && !DumpFiles.Any(path, ".png");

    public LabelMapDump Open(string path, DumpOptions options) =>
        new(Id, DumpFiles.Items(path, file => new DumpedMap(Read(File.ReadAllBytes(file), options)), ".npy"));

    private static LabelMap Read(byte[] file, DumpOptions options) => NpyReader.HasClassScores(file)
        ? NpyReader.ReadClassScores(file, options.Limits).Winners()
        : NpyReader.ReadLabelMap(file, options.NegativeId, options.Limits);
}
