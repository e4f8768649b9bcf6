using UoSam.Core.Global;
using V1 = UoSam.Protos.V1;

namespace UoSam.ServiceDefaults.Messages;

/// <summary>Traces of the global optimizer on the wire.</summary>
public static class GlobalMessages
{
    /// <summary>Writes a vote.</summary>
    public static V1.VoteTrace ToMessage(VoteTrace vote) => new()
    {
        AreaPixels = vote.AreaPixels,
        Box = PromptMessages.ToMessage(vote.Box),
        Point = PromptMessages.ToMessage(vote.Point),
        PredictedIou = vote.PredictedIou,
        StabilityScore = vote.StabilityScore,
        ClassId = vote.ClassId,
        Share = vote.Share,
        DifferingPixels = vote.DifferingPixels,
        Painted = vote.Painted,
    };

    /// <summary>Writes how the masks came about.</summary>
    public static V1.SamplingTrace ToMessage(SamplingTrace trace) => new()
    {
        Points = trace.Points,
        PointsDecoded = trace.PointsDecoded,
        MasksDecoded = trace.MasksDecoded,
        MasksFiltered = trace.MasksFiltered,
        MasksKept = trace.MasksKept,
        IsPartial = trace.IsPartial,
    };
}
