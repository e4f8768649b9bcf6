using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;

namespace UoSam.Core.Denoising;

/// <summary>A coarse map with what its own image says against it taken out, to prompt from.</summary>
internal static class DenoisedMap
{
    /// <summary>The most likely class of each pixel by <see cref="MapOdds"/>.</summary>
    /// <param name="embedding">The whole image.</param>
    /// <param name="map">The coarse map, of the image's size.</param>
    /// <param name="space">Which ids are void.</param>
    /// <param name="ridge">As for <see cref="ClassPosterior"/>.</param>
    /// <param name="discount">As for <see cref="MapOdds.Of"/>.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Of the coarse map's size; void stays void, unknown pixels take a class.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static LabelMap Of(
        ImageEmbedding embedding,
        LabelMap map,
        LabelSpace space,
        double ridge,
        double discount,
        CancellationToken cancellationToken = default)
    {
        var posterior = new ClassPosterior(embedding, map, space, ridge);
        return Of(
            posterior, new MapGrid(embedding.Frame), map, space, discount, (_, _) => { }, cancellationToken: cancellationToken);
    }

    /// <summary>The same with a posterior and further log-odds of the caller's.</summary>
    /// <param name="posterior">What the features say.</param>
    /// <param name="grid">The image's grid.</param>
    /// <param name="map">The coarse map, of the image's size.</param>
    /// <param name="space">Which ids are void.</param>
    /// <param name="discount">As above.</param>
    /// <param name="further">Adds to the log-odds of the class at an index of the posterior's ids.</param>
    /// <param name="isTrusted">False leaves the coarse map out.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static LabelMap Of(
        ClassPosterior posterior,
        MapGrid grid,
        LabelMap map,
        LabelSpace space,
        double discount,
        Action<int, float[]> further,
        bool isTrusted = true,
        CancellationToken cancellationToken = default)
    {
        if (posterior.Ids.Count < 2)
        {
            return map;
        }

        var known = isTrusted ? new MapOdds(posterior, map, grid, cancellationToken) : null;
        return ClassLabelling.Label(map, space, grid, posterior.Ids, Odds, cancellationToken);

        float[] Odds(int k)
        {
            var odds = known?.Of(k, discount) ?? LogOdds.Of(posterior.On(k, grid));
            further(k, odds);
            return odds;
        }
    }
}
