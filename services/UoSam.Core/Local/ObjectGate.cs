using UoSam.Core.Inference;
using UoSam.Core.Presets;
using UoSam.Core.Prompts;
using UoSam.Core.Telemetry;

namespace UoSam.Core.Local;

/// <summary>Decides for each object whether its refined mask is better than its coarse region.</summary>
internal sealed class ObjectGate(LocalParameters parameters, MaskUpscaler upscaler)
{
    /// <summary>Judges objects side by side; their masks stay.</summary>
    public RefinedObject[] Judge(IReadOnlyList<ObjectCandidates> candidates)
    {
        var refined = new RefinedObject[candidates.Count];
        Parallel.For(0, refined.Length, i => refined[i] = Judge(candidates[i]));
        return refined;
    }

    /// <summary>Judges objects for the last time: their masks are given back.</summary>
    public RefinedObject[] Settle(IReadOnlyList<ObjectCandidates> candidates)
    {
        var refined = Judge(candidates);
        GiveBack(candidates, refined);
        return refined;
    }

    /// <summary>Gives back the masks that objects were judged by.</summary>
    /// <param name="candidates">The objects' masks; nobody may ask for them again.</param>
    /// <param name="refined">What was made of them, in the same order.</param>
    public static void GiveBack(IReadOnlyList<ObjectCandidates> candidates, IReadOnlyList<RefinedObject> refined)
    {
        for (var i = 0; i < refined.Count; i++)
        {
            candidates[i].GiveBack(refined[i].Logits);
        }
    }

    /// <summary>Upscales and judges.</summary>
    /// <param name="target">The object.</param>
    /// <param name="fused">Its mask, with the traces of all its decoder calls.</param>
    public RefinedObject Judge(ObjectPrompt target, FusedMask fused)
    {
        var mask = upscaler.ToMask(fused.Logits);
        var area = mask.Area();
        var iou = mask.Iou(target.Region);
        var reason = Objection(area, iou);
        var trace = new ObjectTrace(
            target.ClassId,
            target.Component,
            target.Region.Area(),
            area,
            target.Points,
            target.Box,
            fused.Candidates,
            fused.Score,
            (float)iou,
            reason is null ? ObjectDecision.Accepted : ObjectDecision.KeptCoarse,
            reason ?? Comparison(iou, ">="));
        return reason is null
            ? new RefinedObject(trace, target.Region, mask, fused.Logits)
            : new RefinedObject(trace, target.Region, null, null);
    }

    private RefinedObject Judge(ObjectCandidates candidates)
    {
        var target = candidates.Target;
        if (candidates.Current.Count == 0)
        {
            return Unasked(target);
        }

        var fused = MaskFusing.Fuse(candidates.Current, parameters);
        return Judge(target, fused with { Candidates = [.. candidates.Past, .. fused.Candidates] });
    }

    private RefinedObject Unasked(ObjectPrompt target)
    {
        var trace = new ObjectTrace(
            target.ClassId,
            target.Component,
            target.Region.Area(),
            0,
            target.Points,
            target.Box,
            [],
            0,
            0,
            ObjectDecision.KeptCoarse,
            $"the image's {parameters.MaxDecoderCalls} decoder calls went to larger objects");
        return new RefinedObject(trace, target.Region, null, null);
    }

    private string? Objection(int area, double iou)
    {
        if (area == 0)
        {
            return "SAM's mask is empty";
        }

        return iou < parameters.AcceptIou
            ? Comparison(iou, "<")
            : null;
    }

    private string Comparison(double iou, string relation) =>
        $"IoU with the coarse region {ComparisonText.Of(iou, relation, parameters.AcceptIou)}";
}
