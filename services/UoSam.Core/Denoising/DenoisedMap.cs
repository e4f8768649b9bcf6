using UoSam.Core.LabelMaps;

namespace UoSam.Core.Denoising;

/// <summary>A coarse map with what its own image says against it taken out, to prompt from.</summary>
internal static class DenoisedMap
{
    /// <summary>The most likely class of each pixel by <see cref="MapOdds"/>, and by further log-odds of the caller's.</summary>
    /// <param name="posterior">What the features say.</param>
    /// <param name="grid">The image's grid.</param>
    /// <param name="map">The coarse map, of the image's size.</param>
    /// <param name="space">Which ids are no classes.</param>
    /// <param name="discount">As for <see cref="MapOdds.Of"/>.</param>
    /// <param name="further">Adds to the log-odds of the class at an index of the posterior's ids; null for nothing.</param>
    /// <param name="isTrusted">False leaves the coarse map out.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Of the coarse map's size; void stays void, unknown pixels unknown.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static LabelMap Of(
        ClassPosterior posterior,
        MapGrid grid,
        LabelMap map,
        LabelSpace space,
        double discount,
        Action<int, float[]>? further = null,
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
            further?.Invoke(k, odds);
            return odds;
        }
    }
}
