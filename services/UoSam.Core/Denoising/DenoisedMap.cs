using System.Numerics.Tensors;
using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;
using UoSam.Core.Masks;

namespace UoSam.Core.Denoising;

/// <summary>A coarse map with what its own image says against it taken out, to prompt from.</summary>
internal static class DenoisedMap
{
    private const double MostBlurCells = 12;

    /// <summary>
    /// Per class the log-odds of the posterior plus those of the coarse map, the latter blurred by the noise and
    /// divided by 1 + discount * noise; noise is how far the borders of the two lie apart.
    /// </summary>
    /// <param name="embedding">The whole image.</param>
    /// <param name="map">The coarse map, of the image's size.</param>
    /// <param name="space">Which ids are void.</param>
    /// <param name="ridge">As for <see cref="ClassPosterior"/>.</param>
    /// <param name="discount">Per cell of the 256 x 256 grid.</param>
    /// <returns>Of the coarse map's size; void stays void, unknown pixels take a class.</returns>
    public static LabelMap Of(ImageEmbedding embedding, LabelMap map, LabelSpace space, double ridge, double discount) =>
        Of(new ClassPosterior(embedding, map, space, ridge), new MapGrid(embedding.Frame), map, space, discount, (_, _) => { });

    /// <summary>The same with a posterior and further log-odds of the caller's.</summary>
    /// <param name="posterior">What the features say.</param>
    /// <param name="grid">The image's grid.</param>
    /// <param name="map">The coarse map, of the image's size.</param>
    /// <param name="space">Which ids are void.</param>
    /// <param name="discount">As above.</param>
    /// <param name="further">Adds to the log-odds of the class at an index of the posterior's ids.</param>
    /// <param name="isTrusted">False leaves the coarse map out.</param>
    public static LabelMap Of(
        ClassPosterior posterior,
        MapGrid grid,
        LabelMap map,
        LabelSpace space,
        double discount,
        Action<int, float[]> further,
        bool isTrusted = true)
    {
        if (posterior.Ids.Count < 2)
        {
            return map;
        }

        var noise = isTrusted ? Noise(posterior, map, grid) : 0;
        var radius = (int)Math.Round(Math.Min(noise, MostBlurCells));
        var trust = isTrusted ? (float)(1 / (1 + (discount * noise))) : 0;
        return ClassLabelling.Label(map, space, grid, posterior.Ids, k =>
        {
            var coarse = LogOdds.Of(grid.Blur(grid.Share(BitMask.Of(map, posterior.Ids[k])), radius));
            var odds = LogOdds.Of(posterior.On(k, grid));
            TensorPrimitives.MultiplyAdd(coarse, trust, odds, odds);
            further(k, odds);
            return odds;
        });
    }

    // Cells that differ over cells on the posterior's borders: the mean distance between the borders.
    private static double Noise(ClassPosterior posterior, LabelMap map, MapGrid grid)
    {
        var (before, after) = (new TopClass(grid.Length), new TopClass(grid.Length));
        for (var k = 0; k < posterior.Ids.Count; k++)
        {
            before.Add(k, grid.Share(BitMask.Of(map, posterior.Ids[k])));
            after.Add(k, posterior.On(k, grid));
        }

        var differing = 0;
        for (var i = 0; i < grid.Length; i++)
        {
            differing += before.Index[i] != after.Index[i] ? 1 : 0;
        }

        var border = Borders.Cells(after.Index, grid).Count;
        return border == 0 ? 0 : (double)differing / border;
    }
}
