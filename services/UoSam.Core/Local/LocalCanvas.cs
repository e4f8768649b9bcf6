using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;
using UoSam.Core.Masks;
using UoSam.Core.Presets;

namespace UoSam.Core.Local;

/// <summary>Puts refined and kept objects together into one label map.</summary>
internal sealed class LocalCanvas(
    LabelMap coarse, LabelSpace space, LocalParameters parameters, MaskUpscaler upscaler)
{
    /// <summary>
    /// How sure a region that keeps its coarse pixels is of them where it is contested: halfway on the scale of fused masks (-1..1).
    /// </summary>
    public const float KeptShare = 0.5f;

    // The logit of the same.
    private static readonly float KeptLogit = MaskFusing.Softness * MathF.Atanh(KeptShare);

    private readonly float _keptConfidence = parameters.Fusion == MaskFusion.Weighted ? KeptShare : KeptLogit;

    /// <summary>
    /// Pixels that a refined object leaves become background, or stay as they were where there is no background;
    /// regions without a refined mask, prompted or not, take part with their coarse pixels; void stays void.
    /// </summary>
    public LabelMap Paint(IReadOnlyList<RefinedObject> objects)
    {
        var labels = (ushort[])coarse.Labels.Clone();
        ushort[] voidIds = [.. space.VoidIds];
        if (space.BackgroundId is { } background)
        {
            Array.Fill(labels, background);
        }

        var layers = objects.Select(Layer.Of).Concat(Unprompted(objects)).OrderByDescending(layer => layer.Area);
        var confidence = parameters.Overlap == OverlapRule.HighestLogit ? new float[labels.Length] : null;
        foreach (var layer in layers)
        {
            if (confidence is null)
            {
                Paint(layer, labels);
            }
            else
            {
                Claim(layer, labels, confidence);
            }
        }

        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = voidIds.AsSpan().Contains(coarse.Labels[i]) ? coarse.Labels[i] : labels[i];
        }

        return coarse.With(labels);
    }

    private void Paint(Layer layer, ushort[] labels)
    {
        foreach (var run in MaskRun.Of(layer.Mask))
        {
            run.In(labels, coarse.Width).Fill(layer.ClassId);
        }
    }

    private void Claim(Layer layer, ushort[] labels, float[] confidence)
    {
        var own = layer.Logits is null ? null : upscaler.Upscale(layer.Logits);
        foreach (var run in MaskRun.Of(layer.Mask))
        {
            var first = run.Y * coarse.Width;
            for (var i = first + run.X0; i < first + run.X1; i++)
            {
                var value = own?[i] ?? _keptConfidence;
                if (value > confidence[i])
                {
                    labels[i] = layer.ClassId;
                    confidence[i] = value;
                }
            }
        }
    }

    // Skipped classes and components: what of each class no object holds.
    private IEnumerable<Layer> Unprompted(IReadOnlyList<RefinedObject> objects)
    {
        foreach (var classId in coarse.Ids().Where(space.IsObject))
        {
            var rest = BitMask.Of(coarse, classId);
            foreach (var prompted in objects.Where(prompted => prompted.Trace.ClassId == classId))
            {
                rest.Subtract(prompted.Region);
            }

            if (rest.Area() is var area and > 0)
            {
                yield return new Layer(classId, area, rest, null);
            }
        }
    }

    private sealed record Layer(ushort ClassId, int Area, BitMask Mask, float[]? Logits)
    {
        public static Layer Of(RefinedObject refined) =>
            new(refined.Trace.ClassId, refined.Trace.CoarseArea, refined.Mask ?? refined.Region, refined.Logits);
    }
}
