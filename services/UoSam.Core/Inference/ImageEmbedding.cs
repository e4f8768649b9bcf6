namespace UoSam.Core.Inference;

/// <summary>
/// What the encoder makes of one image or crop: [Channels, Side, Side] float32, row-major (256 x 64 x 64 for SAM).
/// Location (row, column) covers InputSize / Side input pixels in each direction; locations past the resized image are
/// padding.
/// </summary>
/// <param name="Values">Channels * Side * Side values; nobody writes to it after construction.</param>
/// <param name="Channels">256 for SAM.</param>
/// <param name="Side">64 for SAM.</param>
/// <param name="Frame">Where the encoded pixels lie in the image.</param>
public sealed record ImageEmbedding(float[] Values, int Channels, int Side, ImageFrame Frame)
{
    /// <summary>The image's colours under each cell; null where they are not known.</summary>
    public CellColours? Colours { get; init; }

    /// <summary>The same under each pixel of a low-resolution mask; null where they are not known.</summary>
    public MaskColours? MaskColours { get; init; }
}
