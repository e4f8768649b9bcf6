using UoSam.Core.LabelMaps;

namespace UoSam.Core.Exchange;

/// <summary>One NumPy array of ids per item (MaskContrast's embeddings folder, arrays of one's own).</summary>
internal sealed class NpyDump : IDumpFormat
{
    public string Id => "npy";

    public string Summary => "NumPy .npy of ids, whole numbers or floats, C or Fortran order, [H, W]";

    // Beside PNGs of the same names, .npy files are scores of theirs.
    public bool Accepts(string path) => DumpFiles.Any(path, ".npy") && !DumpFiles.Any(path, ".png");

    public LabelMapDump Open(string path, DumpOptions options) => new(
        Id,
        [
            .. DumpFiles.Find(path, ".npy").Select(item => new DumpItem(
                item.Name,
                item.File,
                () => new DumpedMap(
                    NpyReader.ReadLabelMap(File.ReadAllBytes(item.File), options.NegativeId, options.Limits)))),
        ]);
}
