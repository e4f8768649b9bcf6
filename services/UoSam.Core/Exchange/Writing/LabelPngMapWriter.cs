using UoSam.Core.LabelMaps;

namespace UoSam.Core.Exchange.Writing;

/// <summary>One PNG of ids.</summary>
internal sealed class LabelPngMapWriter(string id, LabelPngFormat format) : IMapWriter
{
    public string Id => id;

    public string Summary => format switch
    {
        LabelPngFormat.Palette => "PNG with VOC's colours as palette, ids 0..255",
        LabelPngFormat.Grey8 => "grey PNG of 8 bits, ids 0..255",
        LabelPngFormat.Grey16 => "grey PNG of 16 bits",
        _ => "RGB PNG with R + 256 G (LUSS)",
    };

    public string? Ending => ".png";

    public IReadOnlyList<OutputFile> Write(OutputMap map, WriterOptions options) =>
        [new OutputFile($"{map.Name}{Ending}", LabelPngWriter.Write(map.Map, format, map.Texts))];
}
