using UoSam.Core.Masks;

namespace UoSam.Core.Datasets;

/// <summary>A region of a coarse map that gets another class.</summary>
/// <param name="Region">Cells, of the grid's size.</param>
/// <param name="IsCoarse">Whether the map's own components that lie in the region change; otherwise the region's pixels.</param>
/// <param name="From">The class that the map has most of there.</param>
/// <param name="To">Its class then.</param>
public sealed record RegionCorrection(BitMask Region, bool IsCoarse, ushort From, ushort To);
