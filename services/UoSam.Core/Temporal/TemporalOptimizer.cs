using System.Collections.Immutable;
using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;
using UoSam.Core.Local;
using UoSam.Core.Prompts;

namespace UoSam.Core.Temporal;

/// <summary>
/// The local region optimizer for frames of a video. What is wrong in one frame's coarse map is rarely wrong in the next,
/// so each frame is refined from a map that sums up three witnesses: its own coarse map, a regression from SAM's features to
/// the coarse maps of all frames so far, and the refined maps before, moved along. SAM gets boxes and points of that map, and
/// the refined maps before as its dense prompt.
/// </summary>
public static class TemporalOptimizer
{
    /// <summary>Refines one frame; it keeps nothing, so the same request gives the same answer anywhere.</summary>
    /// <param name="decoder">SAM's mask decoder.</param>
    /// <param name="embedding">The frame.</param>
    /// <param name="map">Its coarse map, of the frame's size.</param>
    /// <param name="space">Which ids are no classes.</param>
    /// <param name="refinement">Parameters and prior.</param>
    /// <param name="maxObjects">Most objects that are prompted for.</param>
    /// <param name="cancellationToken">Stops a running inference.</param>
    /// <exception cref="InvalidInputException">TOO_MANY_OBJECTS.</exception>
    public static TemporalResult Optimize(
        IMaskDecoder decoder,
        ImageEmbedding embedding,
        LabelMap map,
        LabelSpace space,
        FrameRefinement refinement,
        int maxObjects,
        CancellationToken cancellationToken)
    {
        var frame = new TemporalFrame(embedding, map, space, refinement.Temporal, refinement.Prior);
        if (frame.Path == FramePath.Static)
        {
            return new TemporalResult(new LocalResult(refinement.Prior!.Map, []), frame.Path, frame.Reason, frame.Still());
        }

        var posterior = frame.Posterior(refinement.Prompts.DenoiseRidge);
        var fused = frame.Fuse(posterior, refinement.Prompts.DenoiseDiscount);
        var objects = frame.IsPrompted ? Objects(embedding, fused, space, refinement, maxObjects, cancellationToken) : [];
        var prompts = objects.Select(found => frame.Prompt(found, refinement.Prompts)).ToList();
        var local = LocalOptimizer.Optimize(
            decoder,
            new LocalInput(embedding, fused, space, prompts, refinement.Local) { Posterior = posterior },
            cancellationToken);
        return new TemporalResult(local, frame.Path, frame.Reason, frame.Next(local.Map, posterior));
    }

    private static ImmutableArray<ObjectPrompt> Objects(
        ImageEmbedding embedding,
        LabelMap fused,
        LabelSpace space,
        FrameRefinement refinement,
        int maxObjects,
        CancellationToken cancellationToken)
    {
        var least = (int)Math.Ceiling(refinement.Temporal.LeastPromptedShare * fused.Labels.Length);
        var prompting = refinement.Prompts with
        {
            Denoise = false,
            MinObjectPixels = Math.Max(refinement.Prompts.MinObjectPixels, least),
        };
        return PromptExtractor.Extract(embedding, fused, space, prompting, maxObjects, cancellationToken: cancellationToken).Objects;
    }
}
