namespace UoSam.Core.Temporal;

/// <summary>A soft map of one class on the decoder's grid without its padding.</summary>
/// <param name="ClassId">Class id.</param>
/// <param name="Values">[rows, columns], 255 for certain.</param>
public sealed record ClassShares(ushort ClassId, byte[] Values);
