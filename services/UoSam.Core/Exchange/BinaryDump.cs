using UoSam.Core.LabelMaps;

namespace UoSam.Core.Exchange;

/// <summary>One picture per item, black for background and white for the object (id 1).</summary>
internal sealed class BinaryDump : IDumpFormat
{
    public string Id => "binary";

    public string Summary => "one black and white PNG per image: white is id 1 (saliency maps, SAMRefiner)";

    // A label map may be black and white too: this format has to be named.
    public bool Accepts(string path) => false;

    public LabelMapDump Open(string path, DumpOptions options) => new(
        Id,
        [
            .. DumpFiles.Find(path, ".png").Select(item => new DumpItem(
                item.Name,
                item.File,
                () =>
                {
                    var mask = BinaryMaskFile.Read(item.File, options.Limits);
                    var labels = new ushort[mask.Height * mask.Width];
                    MaskPainter.Paint(mask, 1, labels);
                    return new DumpedMap(new LabelMap(mask.Height, mask.Width, labels));
                })),
        ]);
}
