using System.Collections.Immutable;
using UoSam.Core.LabelMaps;

namespace UoSam.Core.Datasets;

/// <summary>A coarse map after what the other images of its data set say of it.</summary>
/// <param name="Map">The map; the coarse map itself where nothing changed.</param>
/// <param name="Corrections">What changed.</param>
/// <param name="IsLeftOut">Whether the image is one that the memory was fitted to, and was left out of it.</param>
public sealed record CorrectedMap(LabelMap Map, ImmutableArray<MapCorrection> Corrections, bool IsLeftOut);
