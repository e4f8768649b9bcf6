using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;

namespace UoSam.Core.Datasets;

/// <summary>
/// Fits a <see cref="DatasetMemory"/> in two rounds over the images: their sums first, and then, each judged without itself, how
/// often the coarse maps agree. The order of the images matters to the last digits, and is the caller's.
/// </summary>
/// <param name="space">Which ids are no classes, the same for all images.</param>
public sealed class DatasetMemoryFitting(LabelSpace space)
{
    private readonly List<string> _images = [];
    private readonly List<ImageClaims> _claims = [];
    private DatasetSums _sums = DatasetSums.Empty;

    /// <summary>Images so far; one that comes twice counts once.</summary>
    public int Count => _images.Count;

    /// <summary>First round.</summary>
    /// <param name="embedding">The whole image.</param>
    /// <param name="map">Its coarse map, of the image's size.</param>
    /// <param name="key">See <see cref="DatasetMemory.KeyOf"/>.</param>
    /// <returns>False where the image is there already, or its map has no class: it is to be left out of the second round.</returns>
    public bool Learn(ImageEmbedding embedding, LabelMap map, string key)
    {
        var image = new ImageSums(embedding, map, space);
        if (image.Ids.Length == 0 || _images.Contains(key))
        {
            return false;
        }

        _sums = _sums.With(image);
        _images.Add(key);
        return true;
    }

    /// <summary>Second round, after all images of the first.</summary>
    /// <param name="embedding">The whole image.</param>
    /// <param name="map">Its coarse map, of the image's size.</param>
    public void Judge(ImageEmbedding embedding, LabelMap map)
    {
        var memory = new DatasetMemory(_sums, [], ClaimCalibration.None);
        var claims = memory.Claims(new ImageSums(embedding, map, space), true, space);

        // Nothing but classes, margins and agreement is read.
        _claims.Add(claims with { Regions = claims.Regions.ConvertAll(claim => claim with { Region = Nothing }) });
    }

    /// <summary>The memory.</summary>
    public DatasetMemory Finish() => new(
        _sums, [.. _images.Order(StringComparer.Ordinal)], ClaimCalibration.Fit(_claims, space));

    private static Masks.BitMask Nothing { get; } = new(1, 1);
}
