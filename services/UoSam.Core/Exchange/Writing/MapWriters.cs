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

    /// <summary>True for writers whose files of single images are put together by <see cref="CocoMerger"/>.</summary>
    public static bool IsCoco(this IMapWriter writer) => writer is CocoWriter;
}
