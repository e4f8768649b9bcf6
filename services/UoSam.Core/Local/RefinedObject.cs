using UoSam.Core.Masks;

namespace UoSam.Core.Local;

/// <summary>An object with what SAM made of it.</summary>
/// <param name="Trace">How it was refined and what was decided.</param>
/// <param name="Region">Its coarse pixels.</param>
/// <param name="Mask">The refined mask; null where the coarse region is kept.</param>
/// <param name="Logits">[256, 256] what the mask was made of; null where the region is kept.</param>
internal sealed record RefinedObject(ObjectTrace Trace, BitMask Region, BitMask? Mask, float[]? Logits);
