using System.Numerics.Tensors;
using UoSam.Core.Denoising;
using UoSam.Core.Inference;
using UoSam.Core.Masks;
using UoSam.Core.Prompts;

namespace UoSam.Core.Local;

/// <summary>The image's cells in SAM's embedding, and how far a region stands out among them: by 1 - cosine similarity, 0..2.</summary>
internal sealed class EmbeddingCells
{
    // A shorter border tells nothing, and so many of a region's cells stand for all.
    private const int LeastPlaces = 6;
    private const int MostSamples = 64;

    // Shares of a cell: its border runs between cells on either side of a half, and what is all or nothing counts for novelty.
    private const float Half = 0.5f;
    private const float All = 0.99f;
    private const float Nothing = 0.01f;

    private readonly ImageEmbedding _embedding;
    private readonly int _rows;
    private readonly int _columns;

    // [rows * columns, channels], each cell at unit length.
    private readonly float[] _units;

    public EmbeddingCells(ImageEmbedding embedding)
    {
        _embedding = embedding;
        (_rows, _columns) = CellFeatures.SizeOf(embedding.Frame, embedding.Side);
        _units = new float[_rows * _columns * embedding.Channels];
        for (var cell = 0; cell < _rows * _columns; cell++)
        {
            var place = (cell / _columns * embedding.Side) + (cell % _columns);
            var unit = Unit(cell);
            for (var channel = 0; channel < unit.Length; channel++)
            {
                unit[channel] = embedding.Values[(channel * embedding.Side * embedding.Side) + place];
            }

            TensorPrimitives.Divide(unit, MathF.Max(TensorPrimitives.Norm<float>(unit), 1e-12f), unit);
        }
    }

    /// <summary>Where a region ends: neighbours of which it covers more than a half of the one, and not of the other.</summary>
    public List<BorderCrossing> Border(BitMask region)
    {
        var isInside = Array.ConvertAll(Cover(region), share => share > Half ? 1 : 0);
        return [.. Borders.Crossings(isInside, _columns).Where(crossing => crossing.Class == 1)];
    }

    /// <summary>How far neighbours differ along a border, the median; null where that is too short to tell.</summary>
    public float? Step(List<BorderCrossing> border) => border.Count < LeastPlaces
        ? null
        : Median(border.Select(crossing => Distance(Unit(crossing.Inside), Unit(crossing.Outside))));

    /// <summary>
    /// How far a region's cells are from the nearest one of the image without its class, the median; 2 where every cell has some
    /// of that class.
    /// </summary>
    /// <param name="region">Some cells of it must be inside.</param>
    /// <param name="ofClass">All that has its class.</param>
    public float Novelty(BitMask region, BitMask ofClass)
    {
        var shares = Cover(region);
        var inside = Where(shares, share => share > All) is { Count: > 0 } whole ? whole : Where(shares, share => share > Half);
        var every = (inside.Count + MostSamples - 1) / MostSamples;
        var samples = inside.Where((_, i) => i % every == 0).ToArray();
        var nearest = new float[samples.Length];
        Array.Fill(nearest, 2);
        foreach (var outside in Where(Cover(ofClass), share => share < Nothing))
        {
            var unit = Unit(outside);
            for (var i = 0; i < samples.Length; i++)
            {
                nearest[i] = MathF.Min(nearest[i], Distance(Unit(samples[i]), unit));
            }
        }

        return Median(nearest);
    }

    private float[] Cover(BitMask region) => CellCoverage.Of(region, _embedding.Frame, _embedding.Side, _rows, _columns);

    private Span<float> Unit(int cell) => _units.AsSpan(cell * _embedding.Channels, _embedding.Channels);

    private static float Distance(ReadOnlySpan<float> one, ReadOnlySpan<float> other) => 1 - TensorPrimitives.Dot(one, other);

    private static List<int> Where(float[] shares, Func<float, bool> isOne) =>
        [.. Enumerable.Range(0, shares.Length).Where(cell => isOne(shares[cell]))];

    private static float Median(IEnumerable<float> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[(sorted.Length - 1) / 2];
    }
}
