namespace UoSam.Core.LabelMaps;

/// <summary>How the pixels of a label PNG are to be understood.</summary>
public enum LabelPngEncoding
{
    /// <summary>Grey and palette as <see cref="Indices"/>; RGB as <see cref="Luss"/> where blue is 0 everywhere.</summary>
    Auto,

    /// <summary>Grey values or palette indices are ids; RGB is refused.</summary>
    Indices,

    /// <summary>RGB with id = R + 256 * G (ImageNet-S); blue is ignored, other colour types are refused.</summary>
    Luss,
}
