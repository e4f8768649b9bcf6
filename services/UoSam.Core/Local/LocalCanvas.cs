using UoSam.Core.LabelMaps;
using UoSam.Core.Masks;

namespace UoSam.Core.Local;

/// <summary>Puts refined and kept objects together into one label map.</summary>
internal sealed class LocalCanvas(LabelMap coarse, LabelSpace space, OverlapRule overlap)
{
    /// <summary>
    /// Confidence of a region that keeps its coarse pixels, on the scale of fused masks (-1..1), when it is contested.
    /// </summary>
    private const float KeptConfidence = 0.5f;

    /// <summary>
    /// Pixels that a refined object leaves become background, or stay as they were where there is no background;
    /// regions without a refined mask, prompted or not, take part with their coarse pixels; void stays void.
    /// </summary>
    public LabelMap Paint(IReadOnlyList<RefinedObject> objects)
    {
        var labels = (ushort[])coarse.Labels.Clone();
        if (space.BackgroundId is { } background)
        {
            for (var i = 0; i < labels.Length; i++)
            {
                labels[i] = space.IsObject(labels[i]) ? background : labels[i];
            }
        }

        var layers = objects.Select(Layer.Of).Concat(Unprompted(objects)).OrderByDescending(layer => layer.Area);
        var confidence = overlap == OverlapRule.HighestLogit ? new float[labels.Length] : null;
        foreach (var layer in layers)
        {
            Paint(layer, labels, confidence);
        }

        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = space.IsVoid(coarse.Labels[i]) ? coarse.Labels[i] : labels[i];
        }

        return new LabelMap(coarse.Height, coarse.Width, labels);
    }

    private void Paint(Layer layer, ushort[] labels, float[]? confidence)
    {
        for (var y = 0; y < coarse.Height; y++)
        {
            for (var x = layer.Mask.Next(y, 0, true); x < coarse.Width; x = layer.Mask.Next(y, x + 1, true))
            {
                var i = (y * coarse.Width) + x;
                var value = layer.Confidence?[i] ?? KeptConfidence;
                if (confidence is null || value > confidence[i])
                {
                    labels[i] = layer.ClassId;
                    _ = confidence?[i] = value;
                }
            }
        }
    }

    // Skipped classes and components: what of each class no object holds.
    private IEnumerable<Layer> Unprompted(IReadOnlyList<RefinedObject> objects)
    {
        foreach (var classId in coarse.Labels.Distinct().Where(space.IsObject).Order())
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

    private sealed record Layer(ushort ClassId, int Area, BitMask Mask, float[]? Confidence)
    {
        public static Layer Of(RefinedObject refined) =>
            new(
                refined.Trace.ClassId,
                refined.Trace.CoarseArea,
                refined.Mask ?? refined.Region,
                refined.Mask is null ? null : refined.Confidence);
    }
}
