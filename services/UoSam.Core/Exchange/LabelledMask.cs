using UoSam.Core.Masks;

namespace UoSam.Core.Exchange;

/// <summary>A mask with its class.</summary>
/// <param name="Id">Class id.</param>
/// <param name="Mask">Its pixels.</param>
internal readonly record struct LabelledMask(ushort Id, BitMask Mask);
