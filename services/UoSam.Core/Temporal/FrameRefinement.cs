using UoSam.Core.Denoising;
using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;
using UoSam.Core.Presets;

namespace UoSam.Core.Temporal;

/// <summary>How a frame is to be refined.</summary>
/// <param name="Prompts">Prompt extraction.</param>
/// <param name="Local">Local optimizer.</param>
/// <param name="Temporal">The time.</param>
/// <param name="Prior">What the frame before left; null for the first.</param>
public sealed record FrameRefinement(
    PromptParameters Prompts, LocalParameters Local, TemporalParameters Temporal, TemporalPrior? Prior)
{
    /// <summary>Rows and columns of the embedding's cells that hold a part of an image of some size.</summary>
    public static (int Rows, int Columns) CellsOf(int height, int width) =>
        CellFeatures.SizeOf(ImageFrame.Whole(height, width), 64);

    /// <summary>Refines the frame; nothing is kept, so the same request gives the same answer anywhere.</summary>
    /// <param name="decoder">SAM's mask decoder.</param>
    /// <param name="embedding">The frame.</param>
    /// <param name="map">Its coarse map, of the frame's size.</param>
    /// <param name="space">Which ids are no classes.</param>
    /// <param name="maxObjects">Most objects that are prompted for.</param>
    /// <param name="cancellationToken">Stops a running inference.</param>
    /// <exception cref="InvalidInputException">TOO_MANY_OBJECTS.</exception>
    public TemporalResult Optimize(
        IMaskDecoder decoder,
        ImageEmbedding embedding,
        LabelMap map,
        LabelSpace space,
        int maxObjects,
        CancellationToken cancellationToken) =>
        TemporalOptimizer.Optimize(decoder, embedding, map, space, this, maxObjects, cancellationToken);
}
