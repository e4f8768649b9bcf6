using System.Collections.Immutable;
using UoSam.Core.LabelMaps;

namespace UoSam.Core.Evaluation;

/// <summary>Video objects, scored as in DAVIS, and the consistency of the predictions over time.</summary>
/// <param name="Space">Ids that are no objects; void pixels of the truth are left out.</param>
public sealed record DavisOptions(LabelSpace Space)
{
    /// <summary>True makes one object of all ids (DAVIS-2016); false scores each id. Default false.</summary>
    public bool IsBinary { get; init; }

    /// <summary>True leaves out the first and last frame of each sequence (semi-supervised DAVIS). Default false.</summary>
    public bool SkipsEnds { get; init; }

    /// <summary>Tolerance of the boundary measure as a share of the diagonal. Default 0.008.</summary>
    public double ToleranceRatio { get; init; } = 0.008;

    /// <summary>Frames n of the consistency measures VC_n, each at least 2. Default 8 and 16.</summary>
    public ImmutableArray<int> ConsistencyFrames { get; init; } = [8, 16];
}
