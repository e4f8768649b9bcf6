using UoSam.Core.Masks;

namespace UoSam.Core.Exchange.Writing;

/// <summary>An object of a map.</summary>
/// <param name="ClassId">Its class.</param>
/// <param name="Mask">Its pixels.</param>
/// <param name="Box">The smallest box that holds them.</param>
/// <param name="Area">Their number.</param>
/// <param name="Score">0..1, or null where nothing is known.</param>
internal readonly record struct MapObject(ushort ClassId, BitMask Mask, PixelBox Box, int Area, float? Score);
