using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;

namespace UoSam.Benchmarks.Quality;

/// <summary>One image with a coarse map and its truth.</summary>
/// <param name="Set">Folder and level, e.g. <c>voc mid</c>.</param>
/// <param name="Name">Relative path without extension.</param>
/// <param name="ImagePath">The picture.</param>
/// <param name="CoarsePath">The coarse map, or the truth that it is made from.</param>
/// <param name="TruthPath">The truth.</param>
/// <param name="Space">Label space.</param>
/// <param name="Kind">How the coarse map is made from the truth; null where it is as it is.</param>
internal sealed record QualityCase(
    string Set, string Name, string ImagePath, string CoarsePath, string TruthPath, LabelSpace Space, CoarseKind? Kind)
{
    /// <summary>What is taken away of the coarse map; null for nothing.</summary>
    public HiddenPixels? Hidden { get; init; }

    public LabelMap Coarse()
    {
        var map = LabelPngReader.Read(File.ReadAllBytes(CoarsePath));
        map = Kind?.Make(map, Space) ?? map;
        return Hidden?.Hide(map) ?? map;
    }

    public LabelMap Truth() => LabelPngReader.Read(File.ReadAllBytes(TruthPath));

    public RgbImage Image(LabelMap map) =>
        ImageReader.Read(File.ReadAllBytes(ImagePath), ImageLimits.Default, map.Size);
}
