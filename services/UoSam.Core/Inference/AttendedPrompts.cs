namespace UoSam.Core.Inference;

/// <summary>A batch between the decoder's two steps.</summary>
/// <param name="Scores">[B, 4] predicted IoU.</param>
/// <param name="MaskVectors">[B, 4, 32]; empty where the masks are made already.</param>
/// <param name="Rank">r, rows of the factors; 0 where the masks are made already.</param>
/// <param name="Terms">Of the image, or null where the masks are made already.</param>
/// <param name="Rental">
/// [B, r, P] factors, [B, r, 256] directions and [B, P] scale, one after the other; or [B, 4, 256, 256] logits.
/// Given back when disposed.
/// </param>
internal sealed record AttendedPrompts(
    float[] Scores, float[] MaskVectors, int Rank, ImageTerms? Terms, BufferRental Rental) : IDisposable
{
    private const int Channels = 256;

    public int Count => Scores.Length / 4;

    private int Places => Terms?.Places.Count ?? 0;

    private int Directed => Count * Rank * Places;

    private int Scaled => Directed + (Count * Rank * Channels);

    /// <summary>[r, P] of one prompt.</summary>
    public Memory<float> Factors(int index) => Slice(0, index, Rank * Places);

    /// <summary>[r, 256] of one prompt.</summary>
    public Memory<float> Directions(int index) => Slice(Directed, index, Rank * Channels);

    /// <summary>[P] of one prompt.</summary>
    public Memory<float> Scale(int index) => Slice(Scaled, index, Places);

    /// <summary>The three of all prompts as a graph's outputs.</summary>
    public TensorSet ToTensors() => new TensorSet()
        .Add(DecoderNames.Factors, Rental.Buffer.AsMemory(0, Directed), Count, Rank, Places)
        .Add(DecoderNames.Directions, Rental.Buffer.AsMemory(Directed, Count * Rank * Channels), Count, Rank, Channels)
        .Add(DecoderNames.Scale, Rental.Buffer.AsMemory(Scaled, Count * Places), Count, 1, Places);

    public void Dispose() => Rental.Dispose();

    private Memory<float> Slice(int start, int index, int length) =>
        Rental.Buffer.AsMemory(start + (index * length), length);
}
