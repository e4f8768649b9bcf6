namespace UoSam.Core.LabelMaps;

/// <summary>How one class's area changed.</summary>
/// <param name="ClassId">Class id.</param>
/// <param name="PixelsBefore">Pixels of the class before.</param>
/// <param name="PixelsAfter">Pixels of the class after.</param>
/// <param name="PixelsKept">Pixels of the class in both maps.</param>
public readonly record struct ClassChange(ushort ClassId, int PixelsBefore, int PixelsAfter, int PixelsKept);
