using UoSam.Core.Denoising;
using UoSam.Core.LabelMaps;
using UoSam.Core.Masks;
using UoSam.Core.Prompts;

namespace UoSam.Core.Local;

/// <summary>Objects as they are in the coarse map when it is denoised with another estimate of its noise.</summary>
internal sealed class RenewedObjects
{
    // As the default preset asks for objects.
    private const double Gamma = 4;

    // IoU of two regions that are prompted for alike.
    private const double Alike = 0.95;

    private readonly MapOdds _odds;
    private readonly Dictionary<ushort, MaskComponent[]> _parts = [];

    /// <param name="odds">With the estimate of the noise.</param>
    /// <param name="coarse">The coarse map.</param>
    /// <param name="space">Which ids are no classes.</param>
    public RenewedObjects(MapOdds odds, LabelMap coarse, LabelSpace space)
    {
        _odds = odds;
        var map = ClassLabelling.Label(coarse, space, odds.Grid, odds.Posterior.Ids, k => odds.Of(k, MapOdds.UsualDiscount));
        foreach (var id in map.Ids().Where(space.IsObject))
        {
            _parts[id] = [.. ConnectedComponents.Of(BitMask.Of(map, id))];
        }
    }

    /// <summary>
    /// The component of the object's class that has most of it, with prompts of its own; the same object where there is none,
    /// or none that is much different.
    /// </summary>
    /// <param name="target">The object.</param>
    public ObjectPrompt Of(ObjectPrompt target)
    {
        var part = _parts.GetValueOrDefault(target.ClassId, []).MaxBy(one => one.Mask.IntersectionArea(target.Region));
        var isAnother = part is not null && part.Mask.IntersectionArea(target.Region) > 0 && part.Mask.Iou(target.Region) < Alike;
        return isAnother ? Moved(target, part!) : target;
    }

    private ObjectPrompt Moved(ObjectPrompt target, MaskComponent part)
    {
        var (region, box) = (part.Mask, part.Box);
        var depths = ObjectDepths.Of(region);
        return target with
        {
            Region = region,
            Points = target.Points.IsEmpty ? [] : PointSelector.Deepest(depths, box),
            Box = BoxPrompt.Of(box).Grown(DecoderPrompting.BoxMargin).Within(region.Height, region.Width),
            MaskLogits = target.MaskLogits is { } logits
                ? GaussianMaskPrompt.Of(region, depths, _odds.Grid.Frame, -logits.Min(), Gamma)
                : null,
        };
    }
}
