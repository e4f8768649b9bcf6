using System.Numerics.Tensors;
using UoSam.Core.LabelMaps;
using UoSam.Core.Masks;

namespace UoSam.Core.Denoising;

/// <summary>
/// What the features and the coarse map together say about each cell's class. The coarse map counts by its distance to the
/// class's border in units of its noise, to three units; the noise is how far its borders lie from those of the posterior.
/// </summary>
internal sealed class MapOdds
{
    /// <summary>The discount of the map that objects are found in by every preset.</summary>
    public const double UsualDiscount = 1;

    private const float MostUnits = 3;

    // Cells of noise where a unit of distance counts as one of log-odds, the least noise that can be told, and how far the
    // weight may grow.
    private const double UsualNoise = 1.8;
    private const double LeastNoise = 0.1;
    private const double MostTrust = 3;

    /// <param name="posterior">What the features say.</param>
    /// <param name="map">The coarse map, of the image's size.</param>
    /// <param name="grid">The image's grid.</param>
    /// <param name="cancellationToken">Ends the work, which grows with classes times pixels.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public MapOdds(ClassPosterior posterior, LabelMap map, MapGrid grid, CancellationToken cancellationToken = default)
    {
        (Posterior, Grid) = (posterior, grid);
        var classes = posterior.Ids.Count;
        Distances = ClassGrids.Make(classes, k => CoarseDistance.Of(BitMask.Of(map, posterior.Ids[k]), grid), cancellationToken);
        FeatureOdds = ClassGrids.Make(classes, k => LogOdds.Of(posterior.On(k, grid)), cancellationToken);
        Noise = FeatureNoise = BorderOffset();
    }

    private MapOdds(MapOdds odds, double noise)
    {
        (Posterior, Grid, Distances, FeatureOdds) = (odds.Posterior, odds.Grid, odds.Distances, odds.FeatureOdds);
        (FeatureNoise, Noise) = (odds.FeatureNoise, noise);
    }

    /// <summary>The classes and what the features say alone.</summary>
    public ClassPosterior Posterior { get; }

    /// <summary>The grid of all values.</summary>
    public MapGrid Grid { get; }

    /// <summary>Signed distance of each cell to the coarse border of a class, in cells, positive inside.</summary>
    public ClassGrids Distances { get; }

    /// <summary>Log-odds of the posterior, -3..3.</summary>
    public ClassGrids FeatureOdds { get; }

    /// <summary>The coarse map's noise in cells: the mean distance between its borders and the posterior's, or another estimate.</summary>
    public double Noise { get; }

    /// <summary>The mean distance between the map's borders and the posterior's, in cells: high where either is poor.</summary>
    public double FeatureNoise { get; }

    /// <summary>The same with another noise.</summary>
    /// <param name="noise">Cells.</param>
    public MapOdds With(double noise) => new(this, noise);

    /// <summary>Log-odds of one class, not bounded; the caller's.</summary>
    /// <param name="index">Index into the posterior's ids.</param>
    /// <param name="discount">Divides the weight of the coarse map, which falls with the noise squared.</param>
    public float[] Of(int index, double discount)
    {
        var noise = Math.Max(Noise, LeastNoise);
        var odds = Units(index, noise);
        var trust = Math.Min(MostTrust, UsualNoise * UsualNoise / (noise * noise * Math.Max(discount, 1e-6)));
        TensorPrimitives.MultiplyAdd(odds, (float)trust, FeatureOdds[index], odds);
        return odds;
    }

    /// <summary>Distances to the coarse border in units of some noise, to three units on either side.</summary>
    /// <param name="index">Index into the posterior's ids.</param>
    /// <param name="noise">Cells, above 0.</param>
    public float[] Units(int index, double noise)
    {
        var units = GC.AllocateUninitializedArray<float>(Grid.Length);
        TensorPrimitives.Divide(Distances[index], (float)noise, units);
        TensorPrimitives.Max(units, -MostUnits, units);
        TensorPrimitives.Min(units, MostUnits, units);
        return units;
    }

    // Cells that differ over cells on the posterior's borders.
    private double BorderOffset()
    {
        var before = TopClass.Of(Grid.Length, Posterior.Ids.Count, k => Distances[k]);
        var after = TopClass.Of(Grid.Length, Posterior.Ids.Count, k => FeatureOdds[k]);
        var border = Borders.Cells(after.Index, Grid).Count;
        return border == 0 ? 0 : (double)TensorPrimitives.HammingDistance(before.Index, after.Index) / border;
    }
}
