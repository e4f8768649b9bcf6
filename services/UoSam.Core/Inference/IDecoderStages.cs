using UoSam.Core.Masks;

namespace UoSam.Core.Inference;

/// <summary>The decoder in two steps, so that masks nobody wants are not upscaled. Thread-safe.</summary>
internal interface IDecoderStages : IDisposable
{
    /// <summary>Prompts that one <see cref="Attend"/> can take.</summary>
    int MaxBatch { get; }

    string DeviceName { get; }

    /// <summary>Makes what all prompts of an image share, where anything is kept of images.</summary>
    /// <param name="embedding">[256, 64, 64].</param>
    /// <param name="places">Those of the prompts to come.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    void Prepare(float[] embedding, ImagePlaces places, CancellationToken cancellationToken);

    /// <summary>Scores all prompts of the batch; the result belongs to the caller.</summary>
    AttendedPrompts Attend(DecoderInput input, CancellationToken cancellationToken);

    /// <summary>Makes masks of prompt <paramref name="index"/> of the batch; several threads may ask at once.</summary>
    /// <param name="prompts">From <see cref="Attend"/> of the same decoder.</param>
    /// <param name="index">Place in the batch.</param>
    /// <param name="cells">Where they are made; elsewhere they are <see cref="MaskCells.Elsewhere"/>.</param>
    /// <param name="masks">[4] room for each token's [256, 256], overwritten; null where a mask is not wanted.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    void Upscale(
        AttendedPrompts prompts, int index, PixelBox cells, float[]?[] masks, CancellationToken cancellationToken);

    /// <summary>The embedding is not asked for again: what was kept of it is there for the next.</summary>
    /// <param name="embedding">[256, 64, 64] as it was given to <see cref="Attend"/>.</param>
    void LetGo(float[] embedding);
}
