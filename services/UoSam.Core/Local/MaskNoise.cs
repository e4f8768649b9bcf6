using UoSam.Core.Denoising;
using UoSam.Core.LabelMaps;
using UoSam.Core.Masks;

namespace UoSam.Core.Local;

/// <summary>The coarse map's noise by the objects' masks: how far their borders lie from the coarse ones.</summary>
/// <param name="odds">What features and coarse map say.</param>
/// <param name="coarse">The coarse map.</param>
/// <param name="space">Which ids are no classes.</param>
internal sealed class MaskNoise(MapOdds odds, LabelMap coarse, LabelSpace space)
{
    /// <summary>Cells of noise below which the coarse map's pixels are finer than the grid and right.</summary>
    public const double Fine = 0.5;

    private const double Least = 0.1;

    // Cells below which the lower of the two estimates is believed by half.
    private const double UsualLower = 1.8;

    // Of distances of one sign from a normal distribution 35 % are below 0.45 deviations; borders that masks and coarse
    // map share by no accident pull that quantile to 0, where the median would only follow the rest.
    private const double Quantile = 0.35;
    private const double NoisePerQuantile = 1.5;

    // A cell with more of void or unknown pixels tells nothing of the coarse map's noise.
    private const float OpenShare = 1e-3f;

    private readonly MapGrid _grid = odds.Grid;

    /// <summary>
    /// Masks that are wrong make both estimates too high: the quantile follows masks that are unsure or wrong at many borders,
    /// the likelihood sees no share of borders that coincide. So the lower one counts. How sure masks are is told by several
    /// calls per object; with one the likelihood takes them for surer than they are, and the quantile counts.
    /// </summary>
    /// <param name="masks">Evidence of the masks for a class, by index, -1..1.</param>
    /// <param name="objects">Whose masks they are.</param>
    /// <returns>Cells, from 0.1.</returns>
    public double Of(Func<int, float[]> masks, IReadOnlyCollection<RefinedObject> objects)
    {
        var isKnown = Known(_grid, coarse, space);
        var quantile = Math.Max(Least, NoisePerQuantile * OffsetQuantile(masks, isKnown));
        var refined = objects.Where(one => one.Logits is not null).ToList();
        return refined.Sum(one => one.Trace.Candidates.Length) < 2 * refined.Count
            ? quantile
            : Believed(Math.Min(quantile, BorderNoise.Of(odds.Posterior.Ids.Count, odds.Distances, masks, Sampled(isKnown))));
    }

    /// <summary>
    /// Masks follow the coarse map that they are asked with, which makes both estimates too low: a low one is taken to the
    /// middle, in its logarithm, between itself and the usual, unless it says that the map is right to the pixel.
    /// </summary>
    /// <param name="lower">Cells.</param>
    /// <returns>Cells.</returns>
    internal static double Believed(double lower) =>
        lower is >= Fine and < UsualLower ? Math.Sqrt(lower * UsualLower) : lower;

    // Of the distances between the masks' borders and the coarse ones; those in void lie where the coarse map leaves its
    // border open.
    private double OffsetQuantile(Func<int, float[]> masks, bool[] isKnown)
    {
        var top = TopClass.Of(_grid.Length, odds.Posterior.Ids.Count, masks);
        var offsets = new List<float>();
        foreach (var crossings in Borders.Crossings(top.Index, _grid.Columns).GroupBy(crossing => crossing.Class))
        {
            var distance = odds.Distances[crossings.Key];
            offsets.AddRange(crossings.Select(crossing => isKnown[crossing.Inside] && isKnown[crossing.Outside]
                ? Math.Abs(distance[crossing.Inside] + distance[crossing.Outside]) / 2
                : 0));
        }

        offsets.Sort();
        return offsets.Count == 0 ? 0 : offsets[(int)(offsets.Count * Quantile)];
    }

    // Known cells of every second row and column.
    private int[] Sampled(bool[] isKnown) =>
    [
        .. Enumerable.Range(0, isKnown.Length).Where(i =>
            (i / _grid.Columns % 2) + (i % _grid.Columns % 2) == 0 && isKnown[i]),
    ];

    /// <summary>Cells without void or unknown pixels.</summary>
    /// <param name="grid">The image's grid.</param>
    /// <param name="coarse">The coarse map.</param>
    /// <param name="space">Which ids are no classes.</param>
    /// <returns>[grid.Rows, grid.Columns].</returns>
    internal static bool[] Known(MapGrid grid, LabelMap coarse, LabelSpace space)
    {
        var open = new BitMask(coarse.Height, coarse.Width);
        foreach (var id in coarse.Ids().Where(id => !space.IsClass(id)))
        {
            open.UnionWith(BitMask.Of(coarse, id));
        }

        return Array.ConvertAll(grid.Share(open), share => share < OpenShare);
    }
}
