namespace UoSam.Core.Inference;

/// <summary>Chooses the mask tokens worth upscaling from the predicted IoU of all four.</summary>
/// <param name="scores">
/// [4] predicted IoU: index 0 the single-mask token, 1 to 3 the multimask tokens.
/// </param>
/// <returns>Bit t set for each token t whose mask is wanted; 0 for none.</returns>
public delegate int MaskTokenSelector(ReadOnlySpan<float> scores);

/// <summary>SAM's prompt encoder and mask decoder: prompts of one image to low-resolution masks.</summary>
public interface IMaskDecoder
{
    /// <summary>
    /// Decodes the prompts in batches; the answer does not depend on how they are batched. Prompts without a box get
    /// SAM's padding point. Thread-safe.
    /// </summary>
    /// <param name="embedding">The image.</param>
    /// <param name="prompts">Any number of prompts.</param>
    /// <param name="selector">Called once per prompt, in order; only chosen masks are upscaled and returned.</param>
    /// <param name="cancellationToken">Stops a running inference.</param>
    /// <returns>One result per prompt, in the order of <paramref name="prompts"/>.</returns>
    IReadOnlyList<DecodedPrompt> Decode(
        ImageEmbedding embedding,
        IReadOnlyList<SamPrompt> prompts,
        MaskTokenSelector selector,
        CancellationToken cancellationToken);

    /// <summary>
    /// Does what all prompts of an image have in common, so that it is done when they come: for a caller who has other work
    /// meanwhile. Changes no answer. Thread-safe.
    /// </summary>
    /// <param name="embedding">The image.</param>
    /// <param name="thinPadding">As <see cref="SamPrompt.ThinPadding"/> of the prompts to come.</param>
    /// <param name="cancellationToken">Stops a running inference.</param>
    void Prepare(ImageEmbedding embedding, bool thinPadding, CancellationToken cancellationToken)
    {
    }
}
