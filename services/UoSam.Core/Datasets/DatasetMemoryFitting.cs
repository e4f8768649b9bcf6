using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;

namespace UoSam.Core.Datasets;

/// <summary>
/// Fits a <see cref="DatasetMemory"/>: all images are learned from, and then, each judged without itself, tell how often the coarse maps
/// agree. Where that corrects maps, it is done for a second round with those maps corrected. The order of the images matters to the last
/// digits, and is the caller's.
/// </summary>
/// <param name="space">Which ids are no classes, the same for all images.</param>
public sealed class DatasetMemoryFitting(LabelSpace space)
{
    private readonly Dictionary<string, ImageClaims> _claims = [];
    private readonly Dictionary<string, RegionClaim[]> _corrections = [];
    private readonly HashSet<string> _images = [];
    private DatasetSums _sums = DatasetSums.Empty;
    private MemoryRound? _first;

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
        if (image.Ids.Length == 0 || !_images.Add(key))
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
        var added = _first is null ? image : Corrected(image, embedding, map, key);
        var claims = new MemoryRound(_sums, ClaimCalibration.None).Claims(image, added, space);

        // The region of any other claim is not read.
        _claims[key] = claims with
        {
            Regions = claims.Regions.ConvertAll(claim => claim.IsContrary ? claim : claim with { Region = Nothing }),
        };
    }

    /// <summary>Ends the first round; after all are judged.</summary>
    /// <returns>
    /// Whether it corrects any: then each image is to be learned anew by <see cref="Relearn"/>, and after that judged again. Otherwise there
    /// is no second round.
    /// </returns>
    public bool Correct()
    {
        var round = Round();
        foreach (var (key, claims) in _claims)
        {
            RegionClaim[] believed = [.. round.Calibration.Believed(claims, DatasetMemory.LeastBeliefs[0], space).Select(known => known.Claim)];
            if (believed.Length > 0)
            {
                _corrections[key] = believed;
            }
        }

        _first = _corrections.Count > 0 ? round : null;
        return _first is not null;
    }

    /// <summary>Puts what an image's corrected map says in the place of what its coarse map said, once; most maps are not corrected.</summary>
    /// <param name="embedding">The whole image.</param>
    /// <param name="map">Its coarse map, of the image's size.</param>
    /// <param name="key">As learned.</param>
    public void Relearn(ImageEmbedding embedding, LabelMap map, string key)
    {
        if (_corrections.ContainsKey(key))
        {
            var image = new ImageSums(embedding, map, space);
            _sums = _sums.Without(image).With(Corrected(image, embedding, map, key));
        }
    }

    /// <summary>The memory.</summary>
    public DatasetMemory Finish() => new(
        _first is null ? [Round()] : [_first, Round()], [.. _images.Order(StringComparer.Ordinal)]);

    private ImageSums Corrected(ImageSums image, ImageEmbedding embedding, LabelMap map, string key)
    {
        if (!_corrections.TryGetValue(key, out var claims))
        {
            return image;
        }

        var editing = new MapEditing(map, space, embedding.Frame, embedding.Side);
        return claims.Sum(editing.Apply) == 0 ? image : new ImageSums(embedding, editing.Map, space);
    }

    private MemoryRound Round() => new(_sums, ClaimCalibration.Fit([.. _claims.Values], space));

    private static Masks.BitMask Nothing { get; } = new(1, 1);
}
