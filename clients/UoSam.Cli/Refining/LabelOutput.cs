namespace UoSam.Cli.Refining;

/// <summary>The form of the refined map's PNG.</summary>
internal enum LabelOutput
{
    /// <summary>As the coarse map's PNG.</summary>
    Auto,

    /// <summary>8-bit palette with VOC colours; 16-bit grey where an id is above 255.</summary>
    Palette,

    /// <summary>Grey of 8 bits, or of 16 where an id is above 255.</summary>
    Gray,

    /// <summary>Grey of 16 bits.</summary>
    Gray16,

    /// <summary>RGB with R + 256 G.</summary>
    Luss,
}
