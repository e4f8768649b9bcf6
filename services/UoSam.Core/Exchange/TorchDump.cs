using UoSam.Core.Exchange.Torch;

namespace UoSam.Core.Exchange;

/// <summary>One torch.save'd tensor of ids per item (PiCIE's label folders).</summary>
internal sealed class TorchDump : IDumpFormat
{
    private static readonly string[] Suffixes = [".pkl", ".pt", ".pth"];

    public string Id => "torch";

    public string Summary => "torch.save'd tensors of ids, [H, W] or flat (PiCIE's label_K/INDEX.pkl); nothing in them is run";

    public bool Accepts(string path) => DumpFiles.Any(path, Suffixes);

    public LabelMapDump Open(string path, DumpOptions options) =>
        new(Id, DumpFiles.Items(path, file => Read(File.ReadAllBytes(file), options), Suffixes));

    private static DumpedMap Read(byte[] file, DumpOptions options) =>
        new(TorchFile.ReadLabelMap(file, options.FlatSize, options.NegativeId, options.Limits));
}
