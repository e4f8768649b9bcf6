namespace UoSam.Core.Exchange;

/// <summary>One picture per item, black for background and white for the object (id 1).</summary>
internal sealed class BinaryDump : IDumpFormat
{
    public string Id => "binary";

    public string Summary => "one black and white PNG per image: white is id 1 (saliency maps, SAMRefiner)";

    // A label map may be black and white too: this format has to be named.
    public bool Accepts(string path) => false;

    public LabelMapDump Open(string path, DumpOptions options) =>
        new(Id, DumpFiles.Items(path, file => Read(file, options), ".png"));

    private static DumpedMap Read(string file, DumpOptions options)
    {
        var mask = BinaryMaskFile.Read(file, options.Limits);
        return new DumpedMap(MaskPainter.Compose(mask.Height, mask.Width, [new LabelledMask(1, mask)], fillId: 0));
    }
}
