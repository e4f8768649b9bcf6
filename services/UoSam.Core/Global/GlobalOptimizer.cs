using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;
using UoSam.Core.Masks;
using UoSam.Core.Presets;
using UoSam.Core.Telemetry;

namespace UoSam.Core.Global;

/// <summary>The global region optimizer (paper, section 3.3; uosam.py, GRO).</summary>
public static class GlobalOptimizer
{
    /// <summary>
    /// Samples masks of the whole image and lets them vote on the map; without a grid, masks of its unknown part, which
    /// vote on that alone. Pixels that are unknown then take the likeliest class by their features.
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
        var voted = Vote(decoder, embeddings, map, space, parameters, budget, cancellationToken);
        var before = Unknown(map, space);
        if (before == 0)
        {
            return voted;
        }

        var left = Unknown(voted.Map, space);
        var filled = parameters.FillUnknown ? PosteriorFill.Run(embeddings[0], voted.Map, space) : voted.Map;
        return voted with { Map = filled, Unknown = new UnknownTrace(before, before - left, left - Unknown(filled, space)) };
    }

    private static int Unknown(LabelMap map, LabelSpace space) =>
        space.UnknownId is { } id ? map.Labels.AsSpan().Count(id) : 0;

    private static GlobalResult Vote(
        IMaskDecoder decoder,
        IReadOnlyList<ImageEmbedding> embeddings,
        LabelMap map,
        LabelSpace space,
        GlobalParameters parameters,
        SamplingBudget budget,
        CancellationToken cancellationToken)
    {
        var fills = parameters.PointsPerSide == 0 && space.UnknownId is { } id && map.Labels.AsSpan().Contains(id);
        var side = fills ? parameters.UnknownPointsPerSide : parameters.PointsPerSide;
        if (side == 0 || !CategoryVote.HasChoice(map.Labels, space))
        {
            return new GlobalResult(map, [], default);
        }

        var sampled = AutomaticMaskGenerator.Generate(
            decoder,
            embeddings,
            parameters with { PointsPerSide = side },
            budget,
            fills ? BitMask.Of(map, space.UnknownId!.Value) : null,
            cancellationToken);
        if (fills)
        {
            return UnknownFill.Run(map, space, sampled, parameters);
        }

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
