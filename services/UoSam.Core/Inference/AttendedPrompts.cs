namespace UoSam.Core.Inference;

/// <summary>A batch between the decoder's two steps.</summary>
/// <param name="Scores">[B, 4] predicted IoU.</param>
/// <param name="MaskVectors">[B, 4, 32]; empty where the masks are made already.</param>
/// <param name="Rank">r, rows of the factors; 0 where the masks are made already.</param>
/// <param name="Terms">Of the image, or null where the masks are made already.</param>
/// <param name="Rental">
/// [B, r, 4096] factors, [B, r, 256] directions and [B, 4096] scale, one after the other; or [B, 4, 256, 256] logits.
/// Given back when disposed.
/// </param>
internal sealed record AttendedPrompts(
    float[] Scores, float[] MaskVectors, int Rank, ImageTerms? Terms, BufferRental Rental) : IDisposable
{
    public int Count => Scores.Length / 4;

    public void Dispose() => Rental.Dispose();
}
