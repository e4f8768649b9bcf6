using System.Collections.Immutable;
using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;

namespace UoSam.Core.Datasets;

/// <summary>An image that a memory was fitted to.</summary>
/// <param name="Key">See <see cref="DatasetMemory.KeyOf"/>.</param>
/// <param name="Corrections">What was changed in its coarse map before the memory learned from it; mostly nothing.</param>
public sealed record LearnedImage(string Key, ImmutableArray<RegionCorrection> Corrections)
{
    /// <summary>What it added to the memory.</summary>
    /// <param name="image">The image with its coarse map as it came.</param>
    /// <param name="embedding">The whole image.</param>
    /// <param name="map">The coarse map.</param>
    /// <param name="space">Which ids are no classes.</param>
    internal ImageSums Sums(ImageSums image, ImageEmbedding embedding, LabelMap map, LabelSpace space)
    {
        if (Corrections.IsEmpty)
        {
            return image;
        }

        var editing = new MapEditing(map, space, embedding.Frame, embedding.Side);
        foreach (var correction in Corrections)
        {
            editing.Apply(correction);
        }

        return new ImageSums(embedding, editing.Map, space);
    }
}
