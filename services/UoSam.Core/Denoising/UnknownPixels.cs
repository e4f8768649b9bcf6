using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;

namespace UoSam.Core.Denoising;

/// <summary>Pixels whose class a coarse map does not know: never predicted, or marked as uncertain.</summary>
internal static class UnknownPixels
{
    // As everywhere that the posterior is asked (PosteriorRidge, DenoiseRidge).
    private const double Ridge = 0.3;

    /// <summary>
    /// Gives them the likeliest class by their own image's features (<see cref="ClassPosterior"/>, learned from the known
    /// pixels) and by the known pixels around them, so that the map can be refined as one that says it all.
    /// </summary>
    /// <param name="embedding">The whole image.</param>
    /// <param name="map">The coarse map, of the image's size.</param>
    /// <param name="space">Says which pixels are unknown.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>
    /// The filled map, the map itself where nothing is unknown, and a label space without unknown pixels: where no pixel is
    /// of a class, they count as void.
    /// </returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static (LabelMap Map, LabelSpace Space) Fill(
        ImageEmbedding embedding, LabelMap map, LabelSpace space, CancellationToken cancellationToken)
    {
        var known = space with { UnknownIds = [] };
        var unknown = space.UnknownIds.AsSpan();
        if (map.Labels.AsSpan().IndexOfAny(unknown) < 0)
        {
            return (map, known);
        }

        ushort[] classes = [.. map.Ids().Where(space.IsClass)];
        if (classes.Length == 0)
        {
            return (map, known with { VoidIds = space.VoidIds.AddRange(space.UnknownIds) });
        }

        var likeliest = classes.Length == 1 ? null : Likeliest(embedding, map, space, cancellationToken);
        var labels = (ushort[])map.Labels.Clone();
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = unknown.Contains(labels[i]) ? likeliest?.Labels[i] ?? classes[0] : labels[i];
        }

        return (map.With(labels), known);
    }

    private static LabelMap Likeliest(ImageEmbedding embedding, LabelMap map, LabelSpace space, CancellationToken cancellationToken) =>
        DenoisedMap.Of(
            new ClassPosterior(embedding, map, space, Ridge),
            new MapGrid(embedding.Frame),
            map,
            space with { UnknownIds = [] },
            MapOdds.UsualDiscount,
            cancellationToken: cancellationToken);
}
