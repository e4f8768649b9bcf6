using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;

namespace UoSam.Core.Datasets;

/// <summary>
/// Fits a <see cref="DatasetMemory"/>: all images are learned from, and then, each judged without itself, tell how often the coarse maps
/// agree. Where maps are corrected by that, it is done once more with those corrected: wrong labels are in nobody's way then, least in
/// that of the few images of a rare class. The order of the images matters to the last digits, and is the caller's.
/// </summary>
/// <param name="space">Which ids are no classes, the same for all images.</param>
public sealed class DatasetMemoryFitting(LabelSpace space)
{
    private readonly Dictionary<string, LearnedImage> _images = [];
    private readonly Dictionary<string, ImageClaims> _claims = [];
    private readonly Dictionary<string, LearnedImage> _corrected = [];
    private DatasetSums _sums = DatasetSums.Empty;

    /// <summary>Images so far; one that comes twice counts once.</summary>
    public int Count => _images.Count;

    /// <summary>Takes an image in.</summary>
    /// <param name="embedding">The whole image.</param>
    /// <param name="map">Its coarse map, of the image's size.</param>
    /// <param name="key">See <see cref="DatasetMemory.KeyOf"/>.</param>
    /// <returns>False where the image is there already, or its map has no class: it is to be left out of what follows.</returns>
    public bool Learn(ImageEmbedding embedding, LabelMap map, string key)
    {
        var image = new ImageSums(embedding, map, space);
        if (image.Ids.Length == 0 || !_images.TryAdd(key, new LearnedImage(key, [])))
        {
            return false;
        }

        _sums = _sums.With(image);
        return true;
    }

    /// <summary>Compares an image with the others; after all are learned.</summary>
    /// <param name="embedding">The whole image.</param>
    /// <param name="map">Its coarse map, of the image's size.</param>
    /// <param name="key">As learned.</param>
    public void Judge(ImageEmbedding embedding, LabelMap map, string key)
    {
        var image = new ImageSums(embedding, map, space);
        var others = _sums.Without(_images[key].Sums(image, embedding, map, space));
        var claims = RegionClaims.Of(image, new FeatureDiscriminant(others), space);

        // The region of any other claim is not read.
        _claims[key] = claims with
        {
            Regions = claims.Regions.ConvertAll(claim => claim.IsContrary ? claim : claim with { Region = Nothing }),
        };
    }

    /// <summary>Corrects the maps by one another; after all are judged.</summary>
    /// <returns>
    /// The keys of those that change: each is to be learned anew by <see cref="Relearn"/>, and then all are to be judged again.
    /// </returns>
    public IReadOnlySet<string> Correct()
    {
        var calibration = Calibration();
        foreach (var (key, claims) in _claims)
        {
            RegionCorrection[] corrections = [.. calibration.Believed(claims, space).Select(believed => believed.Claim.Correction)];
            if (corrections.Length > 0)
            {
                _corrected[key] = new LearnedImage(key, [.. corrections]);
            }
        }

        return _corrected.Keys.ToHashSet();
    }

    /// <summary>Puts what an image's corrected map says in the place of what its coarse map said.</summary>
    /// <param name="embedding">The whole image.</param>
    /// <param name="map">Its coarse map, as learned.</param>
    /// <param name="key">As learned.</param>
    public void Relearn(ImageEmbedding embedding, LabelMap map, string key)
    {
        var image = new ImageSums(embedding, map, space);
        var (before, after) = (_images[key], _corrected[key]);
        _sums = _sums.Without(before.Sums(image, embedding, map, space)).With(after.Sums(image, embedding, map, space));
        _images[key] = after;
    }

    /// <summary>The memory.</summary>
    public DatasetMemory Finish() => new(
        _sums, [.. _images.Values.OrderBy(image => image.Key, StringComparer.Ordinal)], Calibration());

    private ClaimCalibration Calibration() => ClaimCalibration.Fit([.. _claims.Values], space);

    private static Masks.BitMask Nothing { get; } = new(1, 1);
}
