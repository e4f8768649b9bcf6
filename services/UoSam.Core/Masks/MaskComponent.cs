namespace UoSam.Core.Masks;

/// <summary>One 8-connected component of a mask.</summary>
/// <param name="Area">Pixels.</param>
/// <param name="Box">Its bounding box.</param>
/// <param name="Mask">Its pixels, of the whole mask's size.</param>
public sealed record MaskComponent(int Area, PixelBox Box, BitMask Mask);
