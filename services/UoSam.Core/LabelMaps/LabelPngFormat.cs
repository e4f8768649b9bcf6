namespace UoSam.Core.LabelMaps;

/// <summary>The forms in which a label map can be written.</summary>
public enum LabelPngFormat
{
    /// <summary>8-bit palette with the PASCAL VOC colours, ids 0..255.</summary>
    Palette,

    /// <summary>8-bit grey, ids 0..255.</summary>
    Grey8,

    /// <summary>16-bit grey, ids 0..65535.</summary>
    Grey16,

    /// <summary>8-bit RGB with R = id % 256, G = id / 256, B = 0 (ImageNet-S), ids 0..65535.</summary>
    Luss,
}
