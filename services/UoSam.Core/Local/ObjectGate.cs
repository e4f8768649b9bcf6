using UoSam.Core.Inference;
using UoSam.Core.Presets;

namespace UoSam.Core.Local;

/// <summary>Decides for each object whether its refined mask is better than its coarse region.</summary>
internal sealed class ObjectGate(LocalParameters parameters, MaskUpscaler upscaler)
{
    /// <summary>Fuses, upscales and judges.</summary>
    public RefinedObject Judge(ObjectCandidates candidates)
    {
        var target = candidates.Target;
        var fused = MaskFusing.Fuse(candidates.Current, parameters);
        var confidence = upscaler.Upscale(fused.Logits);
        var mask = MaskUpscaler.Threshold(confidence, target.Region.Height, target.Region.Width, 0);
        var area = mask.Area();
        var iou = (float)mask.Iou(target.Region);
        var reason = Objection(area, iou);
        var trace = new ObjectTrace(
            target.ClassId,
            target.Component,
            target.Region.Area(),
            area,
            target.Points,
            target.Box,
            [.. candidates.Past, .. fused.Candidates],
            fused.Score,
            iou,
            reason is null ? ObjectDecision.Accepted : ObjectDecision.KeptCoarse,
            reason ?? FormattableString.Invariant($"IoU with the coarse region {iou:0.00} >= {parameters.AcceptIou:0.00}"));
        return reason is null
            ? new RefinedObject(trace, target.Region, mask, confidence)
            : new RefinedObject(trace, target.Region, null, null);
    }

    private string? Objection(int area, float iou)
    {
        if (area == 0)
        {
            return "SAM's mask is empty";
        }

        return iou < parameters.AcceptIou
            ? FormattableString.Invariant($"IoU with the coarse region {iou:0.00} < {parameters.AcceptIou:0.00}")
            : null;
    }
}
