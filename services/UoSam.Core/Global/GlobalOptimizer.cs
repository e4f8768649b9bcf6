using UoSam.Core.Denoising;
using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;
using UoSam.Core.Presets;
using UoSam.Core.Telemetry;

namespace UoSam.Core.Global;

/// <summary>The global region optimizer (paper, section 3.3; uosam.py, GRO).</summary>
public static class GlobalOptimizer
{
    /// <summary>
    /// Gives unknown pixels a class by their features, samples masks of the whole image and lets them vote on the map.
    /// </summary>
    /// <param name="decoder">SAM's mask decoder.</param>
    /// <param name="embeddings">The whole image, then its crops.</param>
    /// <param name="map">The map to vote on, of the image's size.</param>
    /// <param name="space">Which ids are no classes.</param>
    /// <param name="parameters">Parameters; what they say of a budget is not read.</param>
    /// <param name="budget">When to stop with the points decoded so far.</param>
    /// <param name="cancellationToken">Stops a running inference.</param>
    /// <exception cref="InvalidInputException">
    /// EMBEDDINGS: none, or not all of the image that the map is of.
    /// </exception>
    public static GlobalResult Optimize(
        IMaskDecoder decoder,
        IReadOnlyList<ImageEmbedding> embeddings,
        LabelMap map,
        LabelSpace space,
        GlobalParameters parameters,
        SamplingBudget budget,
        CancellationToken cancellationToken)
    {
        Check(embeddings, map);
        (map, space) = UnknownPixels.Fill(embeddings[0], map, space, cancellationToken);
        if (parameters.PointsPerSide == 0 || !CategoryVote.HasTwoClasses(map.Labels, space))
        {
            return new GlobalResult(map, [], default);
        }

        var sampled = AutomaticMaskGenerator.Generate(decoder, embeddings, parameters, budget, cancellationToken);
        using var voting = WorkPhase.Postprocess();
        return parameters.MergeRule == MergeRule.Vote
            ? CategoryVote.Run(map, space, sampled, parameters)
            : MaskMerge.Run(map, space, sampled, parameters.MergeRule);
    }

    private static void Check(IReadOnlyList<ImageEmbedding> embeddings, LabelMap map)
    {
        if (embeddings.Count == 0)
        {
            throw new InvalidInputException(
                "EMBEDDINGS", "0 embeddings; send that of the whole image, then those of its crops");
        }

        foreach (var frame in embeddings.Select(embedding => embedding.Frame))
        {
            if (frame.ImageHeight != map.Height || frame.ImageWidth != map.Width)
            {
                throw new InvalidInputException(
                    "EMBEDDINGS",
                    $"an embedding of an image of {frame.ImageHeight} x {frame.ImageWidth} (height x width) came with "
                    + $"a label map of {map.Height} x {map.Width}; send embeddings and map of one image");
            }
        }
    }
}
