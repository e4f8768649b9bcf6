namespace UoSam.Core.ModelStore;

/// <summary>How a prepared encoder runs.</summary>
public enum EncoderKind
{
    /// <summary>On the image and a margin; the rest of the square is known to be padding.</summary>
    Tight = 0,

    /// <summary>As the model came, always on the whole square: up to a third slower for images that are not square.</summary>
    Whole = 1,
}
