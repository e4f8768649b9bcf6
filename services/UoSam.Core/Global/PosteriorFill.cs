using UoSam.Core.Denoising;
using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;

namespace UoSam.Core.Global;

/// <summary>The voter of last resort for pixels that were never predicted: what their features say.</summary>
internal static class PosteriorFill
{
    // As everywhere that the posterior is asked (PosteriorRidge, DenoiseRidge).
    private const double Ridge = 0.3;

    /// <summary>
    /// Gives unknown pixels the likeliest class by their own image's features (<see cref="ClassPosterior"/>, learned from all
    /// that is known, votes included); all others stay as they are.
    /// </summary>
    /// <param name="embedding">The whole image.</param>
    /// <param name="map">The map after the votes.</param>
    /// <param name="space">Says which pixels are unknown.</param>
    /// <returns>The map itself where nothing is unknown or nothing known.</returns>
    public static LabelMap Run(ImageEmbedding embedding, LabelMap map, LabelSpace space)
    {
        if (space.UnknownId is not { } unknown || !map.Labels.AsSpan().Contains(unknown) || !map.Ids().Any(space.IsClass))
        {
            return map;
        }

        var posterior = new ClassPosterior(embedding, map, space, Ridge);
        var grid = new MapGrid(embedding.Frame);
        var likeliest = ClassLabelling.Label(
            map, space with { UnknownId = null }, grid, posterior.Ids, k => posterior.On(k, grid));
        var labels = (ushort[])map.Labels.Clone();
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = labels[i] == unknown ? likeliest.Labels[i] : labels[i];
        }

        return map.With(labels);
    }
}
