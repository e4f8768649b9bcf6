using System.Collections.Immutable;
using UoSam.Core.Prompts;

namespace UoSam.Core.Local;

/// <summary>How one object was refined.</summary>
/// <param name="ClassId">Class id.</param>
/// <param name="Component">Number of the object within its class.</param>
/// <param name="CoarseArea">Pixels of the coarse region.</param>
/// <param name="RefinedArea">Pixels of the refined mask before overlaps were settled; 0 where there is none.</param>
/// <param name="Points">The points that were used, in image pixels.</param>
/// <param name="Box">The box that was used first, in image pixels.</param>
/// <param name="Candidates">Every decoder call of the refinement, in order.</param>
/// <param name="Score">Predicted IoU of the mask that was judged (weighted mean where masks were fused).</param>
/// <param name="CoarseIou">Its pixel IoU with the coarse region.</param>
/// <param name="Decision">What became of it.</param>
/// <param name="Reason">Why, for a person.</param>
public sealed record ObjectTrace(
    ushort ClassId,
    int Component,
    int CoarseArea,
    int RefinedArea,
    ImmutableArray<PointPrompt> Points,
    BoxPrompt Box,
    ImmutableArray<CandidateTrace> Candidates,
    float Score,
    float CoarseIou,
    ObjectDecision Decision,
    string Reason)
{
    /// <summary>
    /// Pixels of the region that the object was completed to before it was refined, which <see cref="CoarseIou"/> then compares
    /// with; 0 where the coarse region was taken as it is.
    /// </summary>
    public int CompletedArea { get; init; }

    /// <summary>
    /// Pixels of the region that the object was asked for anew with, which <see cref="CoarseIou"/> then compares with, as
    /// <see cref="Points"/> and <see cref="Box"/> are its; 0 where it was not.
    /// </summary>
    public int RenewedArea { get; init; }
}
