using UoSam.Core.LabelMaps;

namespace UoSam.Core.Exchange.Writing;

/// <summary>A folder per image with a black and white PNG per object.</summary>
internal sealed class MaskFolderWriter : IMapWriter
{
    private const ushort White = 255;

    public string Id => "masks";

    public string Summary => "a folder per image with a black and white PNG per object, NUMBER_CLASS.png (CLASS.png per class)";

    public string? Ending => null;

    public IReadOnlyList<OutputFile> Write(OutputMap map, WriterOptions options) =>
    [
        .. MapObjects.Of(map, options).Select((item, i) =>
        {
            var labels = new ushort[map.Map.Labels.Length];
            MaskPainter.Paint(item.Mask, White, labels);
            var name = options.PerClass ? $"{item.ClassId}" : $"{i}_{item.ClassId}";
            var picture = map.Map.With(labels);
            return new OutputFile($"{map.Name}/{name}.png", LabelPngWriter.Write(picture, LabelPngFormat.Grey8));
        }),
    ];
}
