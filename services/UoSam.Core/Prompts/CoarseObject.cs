using UoSam.Core.Masks;

namespace UoSam.Core.Prompts;

/// <summary>A part of a class that is prompted as one.</summary>
/// <param name="ClassId">Class id.</param>
/// <param name="Component">Number within its class.</param>
/// <param name="Region">Its pixels.</param>
/// <param name="Area">Their number.</param>
/// <param name="Box">Its box; of the largest component where there are several.</param>
/// <param name="ComponentCount">8-connected components in the region.</param>
internal sealed record CoarseObject(
    ushort ClassId, int Component, BitMask Region, int Area, PixelBox Box, int ComponentCount);
