using System.Collections.Immutable;
using UoSam.Core.LabelMaps;

namespace UoSam.Core.Local;

/// <summary>The answer of the local region optimizer.</summary>
/// <param name="Map">The refined map, of the coarse map's size.</param>
/// <param name="Objects">One trace per object, in the order of the prompts.</param>
public sealed record LocalResult(LabelMap Map, ImmutableArray<ObjectTrace> Objects)
{
    /// <summary>What SAM was asked about regions that the evidence moved from class to class.</summary>
    public ImmutableArray<RegionTrace> Regions { get; init; } = [];

    /// <summary>What was taken out of the refined map in the end; traces of objects tell of what came before.</summary>
    public ImmutableArray<InventedRegion> Invented { get; init; } = [];

    /// <summary>What got the class of its like after that.</summary>
    public ImmutableArray<MislabelledRegion> Mislabelled { get; init; } = [];
}
