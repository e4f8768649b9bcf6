using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;
using UoSam.Core.Presets;
using UoSam.Core.Prompts;

namespace UoSam.Core.Local;

/// <summary>The local region optimizer (paper, section 3.2; uosam.py, LRO).</summary>
public static class LocalOptimizer
{
    /// <summary>Refines every object with SAM; those that SAM does not confirm keep their coarse pixels.</summary>
    /// <param name="decoder">SAM's mask decoder.</param>
    /// <param name="embedding">The whole image.</param>
    /// <param name="map">The coarse map, of the image's size.</param>
    /// <param name="space">Which ids are no classes.</param>
    /// <param name="objects">From <see cref="PromptExtractor"/>, or the caller's own.</param>
    /// <param name="parameters">Parameters.</param>
    /// <param name="cancellationToken">Stops a running inference.</param>
    /// <exception cref="ArgumentException">A map or region is not of the image's size.</exception>
    public static LocalResult Optimize(
        IMaskDecoder decoder,
        ImageEmbedding embedding,
        LabelMap map,
        LabelSpace space,
        IReadOnlyList<ObjectPrompt> objects,
        LocalParameters parameters,
        CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(map.Height, embedding.Frame.ImageHeight);
        ArgumentOutOfRangeException.ThrowIfNotEqual(map.Width, embedding.Frame.ImageWidth);
        var upscaler = new MaskUpscaler(embedding.Frame);
        var gate = new ObjectGate(parameters, upscaler);
        var refined = new CascadedRefinement(decoder, embedding, parameters, upscaler)
            .Run(objects, cancellationToken)
            .Select(gate.Judge)
            .ToList();
        var result = new LocalCanvas(map, space, parameters.Overlap).Paint(refined);
        return new LocalResult(result, [.. refined.Select(item => item.Trace)]);
    }
}
