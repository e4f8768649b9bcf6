namespace UoSam.Core.Inference;

/// <summary>Embeddings that a decoder keeps something of, until disposal.</summary>
/// <param name="decoder">Who keeps it.</param>
/// <param name="embeddings">Of which.</param>
internal sealed class HeldImages(IDecoderStages decoder, IReadOnlyList<ImageEmbedding> embeddings) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var embedding in embeddings)
        {
            decoder.LetGo(embedding.Values);
        }
    }
}
