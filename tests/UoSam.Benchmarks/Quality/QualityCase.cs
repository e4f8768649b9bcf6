using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;

namespace UoSam.Benchmarks.Quality;

/// <summary>One image with a coarse map and its truth.</summary>
/// <param name="Set">Folder and level, e.g. <c>voc mid</c>.</param>
/// <param name="Name">Relative path without extension.</param>
/// <param name="ImagePath">The picture.</param>
/// <param name="CoarsePath">The coarse map.</param>
/// <param name="TruthPath">The truth.</param>
/// <param name="Space">Label space.</param>
internal sealed record QualityCase(
    string Set, string Name, string ImagePath, string CoarsePath, string TruthPath, LabelSpace Space)
{
    public LabelMap Coarse() => LabelPngReader.Read(File.ReadAllBytes(CoarsePath));

    public LabelMap Truth() => LabelPngReader.Read(File.ReadAllBytes(TruthPath));

    public RgbImage Image(LabelMap map) =>
        ImageReader.Read(File.ReadAllBytes(ImagePath), ImageLimits.Default, new ImageSize(map.Height, map.Width));
}
