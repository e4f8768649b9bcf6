namespace UoSam.Core.Inference;

/// <summary>A batch between the decoder's two steps.</summary>
/// <param name="scores">[B, 4] predicted IoU.</param>
/// <param name="maskVectors">[B, 4, 32]; empty where the masks are made already.</param>
/// <param name="rental">[B, 4096, 256] image tokens, or [B, 4, 256, 256] logits; given back when disposed.</param>
internal sealed class AttendedPrompts(float[] scores, float[] maskVectors, BufferRental rental) : IDisposable
{
    public float[] Scores { get; } = scores;

    public float[] MaskVectors { get; } = maskVectors;

    public float[] Buffer => rental.Buffer;

    public void Dispose() => rental.Dispose();
}
