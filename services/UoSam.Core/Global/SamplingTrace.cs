namespace UoSam.Core.Global;

/// <summary>How the voting masks came about.</summary>
/// <param name="Points">Points of the grids of all crops.</param>
/// <param name="PointsDecoded">Points that were decoded.</param>
/// <param name="MasksDecoded">Masks decoded.</param>
/// <param name="MasksFiltered">Masks left after the predicted IoU, stability and crop-edge filters.</param>
/// <param name="MasksKept">Masks left after suppression and removal of small regions: the voters.</param>
public readonly record struct SamplingTrace(
    int Points, int PointsDecoded, int MasksDecoded, int MasksFiltered, int MasksKept)
{
    /// <summary>Whether the budget of time ended before all points were decoded.</summary>
    public bool IsPartial => PointsDecoded < Points;
}
