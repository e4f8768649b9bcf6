using System.Numerics.Tensors;
using UoSam.Core.Denoising;
using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;
using UoSam.Core.Masks;
using UoSam.Core.Prompts;

namespace UoSam.Core.Local;

/// <summary>The image's cells in SAM's embedding, and how far a region stands out among them: by 1 - cosine similarity, 0..2.</summary>
internal sealed class EmbeddingCells
{
    /// <summary>The distance from cells where there are none.</summary>
    public const float Farthest = 2;

    /// <summary>A cell is whole inside a region that covers more than this share of it.</summary>
    public const float All = 0.99f;

    /// <summary>A cell has nothing of a region that covers less than this share of it.</summary>
    public const float Nothing = 0.01f;

    // A shorter border tells nothing, and so many of a region's cells stand for all.
    private const int LeastPlaces = 6;
    private const int MostSamples = 64;

    // A border runs between cells on either side of a half.
    private const float Half = 0.5f;

    private readonly ImageEmbedding _embedding;
    private readonly CellFeatures _features;
    private readonly Lazy<NearestCells> _nearest;

    // Of each cell with the next one of its row, and with the one below.
    private readonly float[] _toTheRight;
    private readonly float[] _below;

    public EmbeddingCells(ImageEmbedding embedding)
    {
        _embedding = embedding;
        _features = new CellFeatures(embedding);
        _nearest = new Lazy<NearestCells>(() => new NearestCells(_features));
        _toTheRight = Cosines(1);
        _below = Cosines(_features.Columns);
    }

    /// <summary>
    /// True where a cell is smaller than a pixel, in images whose sides are both below 64: what is in it is made up between pixels, so that
    /// a region stands out from nothing.
    /// </summary>
    /// <param name="embedding">The whole image.</param>
    public static bool AreMadeUp(ImageEmbedding embedding) =>
        Math.Max(embedding.Frame.ImageHeight, embedding.Frame.ImageWidth) < embedding.Side;

    /// <summary>How much of each cell a region covers, 0..1.</summary>
    public float[] Shares(BitMask region) =>
        CellCoverage.Of(region, _embedding.Frame, _embedding.Side, _features.Rows, _features.Columns);

    /// <summary>Where a region ends: neighbours of which it covers more than a half of the one, and not of the other.</summary>
    /// <param name="shares">Of the region.</param>
    public List<BorderCrossing> Border(float[] shares)
    {
        var isInside = Array.ConvertAll(shares, share => share > Half ? 1 : 0);
        return [.. Borders.Crossings(isInside, _features.Columns).Where(crossing => crossing.Class == 1)];
    }

    /// <summary>How far neighbours differ along a border, the median; null where that is too short to tell.</summary>
    public float? Step(List<BorderCrossing> border) => border.Count < LeastPlaces
        ? null
        : Apart(UpperMedian([.. border.Select(crossing => Cosine(crossing.Inside, crossing.Outside))]));

    /// <summary>How far a region's cells are from the nearest one of others, the median; <see cref="Farthest"/> without any.</summary>
    /// <param name="shares">Of the region; of those above 0.99, or without any of those above a half.</param>
    /// <param name="isAmong">Which ones are the others.</param>
    /// <param name="most">A distance from here on may come out as another one from here on.</param>
    public float Distance(float[] shares, Func<int, bool> isAmong, float most = Farthest)
    {
        var inside = Where(shares, share => share > All) is { Count: > 0 } whole ? whole : Where(shares, share => share > Half);
        var every = (inside.Count + MostSamples - 1) / MostSamples;
        var samples = inside.Where((_, i) => i % every == 0).ToArray();
        return samples.Length == 0 ? Farthest : Apart(UpperMedian(_nearest.Value.Cosines(samples, isAmong, 1 - most)));
    }

    /// <summary>The label in the middle of a cell, or at the image's end where that is padding.</summary>
    public ushort LabelAt(LabelMap map, int cell)
    {
        var frame = _embedding.Frame;
        var size = (float)frame.InputSize / _embedding.Side;
        var y = (int)(((cell / _features.Columns) + Half) * size * map.Height / frame.ResizedHeight);
        var x = (int)(((cell % _features.Columns) + Half) * size * map.Width / frame.ResizedWidth);
        return map.Labels[(Math.Min(y, map.Height - 1) * map.Width) + Math.Min(x, map.Width - 1)];
    }

    private float[] Cosines(int distance)
    {
        var count = _features.Count - distance;
        var cosines = new float[_features.Count];
        for (var channel = 0; channel < _features.Channels; channel++)
        {
            var row = _features.Values.AsSpan(channel * _features.Count, _features.Count);
            TensorPrimitives.MultiplyAdd(row[..count], row[distance..], cosines.AsSpan(0, count), cosines);
        }

        return cosines;
    }

    // Of two cells that are the same, the cosine comes out as up to a few units of rounding above 1.
    private static float Apart(float cosine) => Math.Max(1 - cosine, 0);

    private float Cosine(int one, int other) => (Math.Abs(one - other) == 1 ? _toTheRight : _below)[Math.Min(one, other)];

    private static List<int> Where(float[] shares, Func<float, bool> isOne) =>
        [.. Enumerable.Range(0, shares.Length).Where(cell => isOne(shares[cell]))];

    private static float UpperMedian(float[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }
}
