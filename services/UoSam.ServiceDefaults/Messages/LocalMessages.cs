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
        Decision = ToMessage(trace.Decision),
        Reason = trace.Reason,
        CompletedAreaPixels = trace.CompletedArea,
        RenewedAreaPixels = trace.RenewedArea,
    };

    /// <summary>Writes a region's trace.</summary>
    public static V1.RegionTrace ToMessage(RegionTrace trace) => new()
    {
        CoarseClassId = trace.CoarseClassId,
        RefinedClassId = trace.RefinedClassId,
        Box = PromptMessages.ToMessage(trace.Box),
        Point = PromptMessages.ToMessage(trace.Point),
        Scores = { trace.Scores },
        Vote = trace.Vote,
        MaskLead = trace.MaskLead,
        FeatureLead = trace.FeatureLead,
        Decision = ToMessage(trace.Decision),
        Pixels = trace.Pixels,
        Reason = trace.Reason,
    };

    /// <summary>Writes a region that was taken out.</summary>
    public static V1.InventedRegion ToMessage(InventedRegion region) => new()
    {
        ClassId = region.ClassId,
        SurroundingClassId = region.SurroundingClassId,
        Box = PromptMessages.ToMessage(region.Box),
        Pixels = region.Pixels,
        BorderStep = region.BorderStep,
        CoarseBorderStep = region.CoarseBorderStep,
        Novelty = region.Novelty,
    };

    /// <summary>Writes a region that got the class of its like.</summary>
    public static V1.MislabelledRegion ToMessage(MislabelledRegion region) => new()
    {
        ClassId = region.ClassId,
        LikeClassId = region.LikeClassId,
        Box = PromptMessages.ToMessage(region.Box),
        Pixels = region.Pixels,
        Distance = region.Distance,
        ClassDistance = region.ClassDistance,
    };

    private static V1.ObjectDecision ToMessage(ObjectDecision decision) =>
        decision == ObjectDecision.Accepted ? V1.ObjectDecision.Accepted : V1.ObjectDecision.KeptCoarse;

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
