using UoSam.Core.Exchange;

namespace UoSam.Core.Evaluation;

/// <summary>How the label maps of one folder are read.</summary>
public sealed record MapReading
{
    /// <summary>auto, or one of <see cref="DumpFormats"/>.</summary>
    public string Format { get; init; } = "auto";

    /// <summary>How pixels become ids, and files names.</summary>
    public DumpOptions Dump { get; init; } = new();

    /// <summary>What was done to the images before, to be undone; null where sizes must be equal.</summary>
    public DumpGeometry? Geometry { get; init; }

    /// <summary>
    /// End of the names of the maps, without extension, that is no part of the image's name (<c>_gtFine_labelIds</c>); files without
    /// it are left out. Empty for none.
    /// </summary>
    public string Suffix { get; init; } = "";
}
