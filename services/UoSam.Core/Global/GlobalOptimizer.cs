using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;
using UoSam.Core.Presets;

namespace UoSam.Core.Global;

/// <summary>The global region optimizer (paper, section 3.3; uosam.py, GRO).</summary>
public static class GlobalOptimizer
{
    /// <summary>Samples masks of the whole image and lets them vote on the map.</summary>
    /// <param name="decoder">SAM's mask decoder.</param>
    /// <param name="embeddings">The whole image, then its crops.</param>
    /// <param name="map">The map to vote on, of the image's size.</param>
    /// <param name="space">Which ids are no classes.</param>
    /// <param name="parameters">Parameters.</param>
    /// <param name="cancellationToken">Stops a running inference.</param>
    /// <exception cref="ArgumentException">The map is not of the image's size.</exception>
    public static GlobalResult Optimize(
        IMaskDecoder decoder,
        IReadOnlyList<ImageEmbedding> embeddings,
        LabelMap map,
        LabelSpace space,
        GlobalParameters parameters,
        CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(map.Height, embeddings[0].Frame.ImageHeight);
        ArgumentOutOfRangeException.ThrowIfNotEqual(map.Width, embeddings[0].Frame.ImageWidth);
        if (parameters.PointsPerSide == 0 || map.Labels.AsSpan().IndexOfAnyExcept(map.Labels[0]) < 0)
        {
            return new GlobalResult(map, [], default);
        }

        var sampled = AutomaticMaskGenerator.Generate(decoder, embeddings, parameters, cancellationToken);
        return CategoryVote.Run(map, space, sampled.Masks, sampled.Trace, parameters);
    }
}
