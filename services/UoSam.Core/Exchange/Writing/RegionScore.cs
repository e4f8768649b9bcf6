using UoSam.Core.Masks;

namespace UoSam.Core.Exchange.Writing;

/// <summary>How sure an object is.</summary>
/// <param name="ClassId">Its class.</param>
/// <param name="Box">Where it is.</param>
/// <param name="Area">Pixels.</param>
/// <param name="Score">0..1.</param>
public readonly record struct RegionScore(ushort ClassId, PixelBox Box, long Area, float Score);
