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

    /// <summary>Values of <see cref="MaskVectors"/> of one prompt, [4, 32].</summary>
    public const int VectorLength = 4 * 32;

    public int Count => Scores.Length / 4;

    private int Places => Terms?.Places.Count ?? 0;

    private int Directed => Count * Rank * Places;

    private int Scaled => Directed + (Count * Rank * Channels);

    /// <summary>[r, P] of one prompt.</summary>
    public Memory<float> Factors(int index) => Slice(0, index, 1, Rank * Places);

    /// <summary>[r, 256] of one prompt.</summary>
    public Memory<float> Directions(int index) => Slice(Directed, index, 1, Rank * Channels);

    /// <summary>[4, 32] of one prompt.</summary>
    public Memory<float> Vectors(int index) => Vectors(index, 1);

    /// <summary>[P] of one prompt.</summary>
    public Memory<float> Scale(int index) => Slice(Scaled, index, 1, Places);

    /// <summary>Room for all of some prompts, as a graph's outputs.</summary>
    /// <param name="first">Index of the first.</param>
    /// <param name="count">Their number.</param>
    public TensorSet ToTensors(int first, int count) => new TensorSet()
        .Add(DecoderNames.Scores, Scores.AsMemory(first * 4, count * 4), count, 4)
        .Add(DecoderNames.MaskVectors, Vectors(first, count), count, 4, 32)
        .Add(DecoderNames.Factors, Slice(0, first, count, Rank * Places), count, Rank, Places)
        .Add(DecoderNames.Directions, Slice(Directed, first, count, Rank * Channels), count, Rank, Channels)
        .Add(DecoderNames.Scale, Slice(Scaled, first, count, Places), count, 1, Places);

    public void Dispose() => Rental.Dispose();

    private Memory<float> Vectors(int first, int count) => MaskVectors.AsMemory(first * VectorLength, count * VectorLength);

    private Memory<float> Slice(int start, int first, int count, int length) =>
        Rental.Buffer.AsMemory(start + (first * length), count * length);
}
