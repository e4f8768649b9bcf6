using UoSam.Core.Imaging;
using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;

namespace UoSam.Benchmarks.Video;

/// <summary>A frame with ground truth.</summary>
internal sealed record VideoFrameData(string Sequence, string Name, string ImageFile, LabelMap Coarse, LabelMap Truth)
{
    /// <summary>Set once it is encoded.</summary>
    public ImageEmbedding? Embedding { get; init; }

    public RgbImage Image() => ImageReader.Read(File.ReadAllBytes(ImageFile), ImageLimits.Default);
}
