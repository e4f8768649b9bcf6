using UoSam.Core.Local;
using V1 = UoSam.Protos.V1;

namespace UoSam.ServiceDefaults.Messages;

/// <summary>Traces of the local optimizer on the wire.</summary>
public static class LocalMessages
{
    /// <summary>Writes an object's trace.</summary>
    public static V1.ObjectTrace ToMessage(ObjectTrace trace) => new()
    {
        ClassId = trace.ClassId,
        Component = trace.Component,
        CoarseAreaPixels = trace.CoarseArea,
        RefinedAreaPixels = trace.RefinedArea,
        Points = { trace.Points.Select(PromptMessages.ToMessage) },
        Box = PromptMessages.ToMessage(trace.Box),
        Candidates = { trace.Candidates.Select(ToMessage) },
        Score = trace.Score,
        CoarseIou = trace.CoarseIou,
        Decision = trace.Decision == ObjectDecision.Accepted
            ? V1.ObjectDecision.Accepted
            : V1.ObjectDecision.KeptCoarse,
        Reason = trace.Reason,
        CompletedAreaPixels = trace.CompletedArea,
        RenewedAreaPixels = trace.RenewedArea,
    };

    private static V1.CandidateTrace ToMessage(CandidateTrace trace) => new()
    {
        Kind = (V1.PromptKind)((int)trace.Kind + 1),
        Round = trace.Round,
        Scores = { trace.Scores },
        ChosenToken = trace.ChosenToken,
        CoarseIou = trace.CoarseIou,
        Weight = trace.Weight,
        Agreement = trace.Agreement,
        Mask = trace.Mask is null ? null : PromptMessages.ToMessage(trace.Mask),
    };
}
