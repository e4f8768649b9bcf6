using UoSam.Core.LabelMaps;

namespace UoSam.Core.Exchange.Writing;

/// <summary>The formats that can be written.</summary>
public static class MapWriters
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<IMapWriter> All { get; } =
    [
        new LabelPngMapWriter("palette", LabelPngFormat.Palette),
        new LabelPngMapWriter("gray", LabelPngFormat.Grey8),
        new LabelPngMapWriter("gray16", LabelPngFormat.Grey16),
        new LabelPngMapWriter("luss", LabelPngFormat.Luss),
        new NpyMapWriter(),
        new CocoWriter(asPolygons: false),
        new CocoWriter(asPolygons: true),
        new LabelMeWriter(),
        new MaskFolderWriter(),
        new PictureWriter(isSideBySide: false),
        new PictureWriter(isSideBySide: true),
    ];

    /// <summary>The writer of a name.</summary>
    /// <exception cref="InvalidInputException">DUMP_FORMAT: there is none, with all there are.</exception>
    public static IMapWriter Find(string id) =>
        All.FirstOrDefault(writer => writer.Id == id)
        ?? throw DumpFaults.Format(
            $"there is no format '{id}' to write", string.Join(", ", All.Select(writer => writer.Id)));

    /// <summary>True for writers whose files of single images are put together by <see cref="CocoMerger"/>.</summary>
    public static bool IsCoco(this IMapWriter writer) => writer is CocoWriter;
}
