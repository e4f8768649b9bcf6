using UoSam.Core.Inference;
using UoSam.Core.Masks;
using UoSam.Core.Presets;

namespace UoSam.Core.Global;

/// <summary>
/// SAM's masks of a whole image (SamAutomaticMaskGenerator). Masks are kept as bits; floats of full size live for one
/// mask at a time.
/// </summary>
public static class AutomaticMaskGenerator
{
    /// <summary>Samples, filters and suppresses.</summary>
    /// <param name="decoder">SAM's mask decoder.</param>
    /// <param name="embeddings">The whole image, then its crops.</param>
    /// <param name="parameters">Parameters.</param>
    /// <param name="budget">When to stop with the points decoded so far.</param>
    /// <param name="cancellationToken">Stops a running inference.</param>
    public static SampledMasks Generate(
        IMaskDecoder decoder,
        IReadOnlyList<ImageEmbedding> embeddings,
        GlobalParameters parameters,
        SamplingBudget budget,
        CancellationToken cancellationToken)
    {
        var masks = new List<SampledMask>();
        int points = 0, pointsDecoded = 0, decoded = 0, filtered = 0;
        foreach (var embedding in embeddings)
        {
            var sampling = new CropSampling(decoder, embedding, parameters);
            var found = sampling.Run(budget, cancellationToken);
            points += sampling.Points;
            pointsDecoded += sampling.PointsDecoded;
            decoded += sampling.Decoded;
            filtered += found.Count;
            masks.AddRange(Suppress(found, mask => mask.PredictedIou, parameters.BoxNmsThresh));
        }

        if (embeddings.Count > 1)
        {
            // Smaller crops see more detail, so theirs win.
            masks = Suppress(masks, mask => 1f / mask.CropArea, parameters.CropNmsThresh);
        }

        if (parameters.MinMaskRegionArea > 0)
        {
            masks = Clean(masks, parameters);
        }

        return new SampledMasks([.. masks], new SamplingTrace(points, pointsDecoded, decoded, filtered, masks.Count));
    }

    private static List<SampledMask> Suppress(
        List<SampledMask> masks, Func<SampledMask, float> score, double threshold) =>
        [.. BoxSuppression.Keep([.. masks.Select(mask => mask.Box)], [.. masks.Select(score)], threshold)
            .Select(index => masks[index])];

    // postprocess_small_regions: masks that had to be changed give way to those that had not.
    private static List<SampledMask> Clean(List<SampledMask> masks, GlobalParameters parameters)
    {
        var cleaned = masks.ConvertAll(mask => SmallRegions.Remove(mask.Mask, parameters.MinMaskRegionArea));
        var unchanged = masks.Select((mask, i) => ReferenceEquals(mask.Mask, cleaned[i])).ToArray();
        var boxes = cleaned.ConvertAll(mask => mask.Bounds());
        var threshold = Math.Max(parameters.BoxNmsThresh, parameters.CropNmsThresh);
        var kept = BoxSuppression.Keep(boxes, [.. unchanged.Select(same => same ? 1f : 0f)], threshold);
        return kept.ConvertAll(i => masks[i] with { Mask = cleaned[i], Box = boxes[i] });
    }
}
