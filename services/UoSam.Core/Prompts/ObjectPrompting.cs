using UoSam.Core.LabelMaps;
using UoSam.Core.Masks;
using UoSam.Core.Presets;

namespace UoSam.Core.Prompts;

/// <summary>Makes the prompts of one object.</summary>
internal static class ObjectPrompting
{
    /// <summary>Points, box and dense prompt, with what they came from.</summary>
    public static ObjectPrompt Prompt(
        CoarseObject target, LabelMap map, FeatureGrid features, PromptParameters parameters, PointMaps maps)
    {
        var confidence = features.Confidence(target.Region, parameters.CellCoverage);
        var evidence = new PromptEvidence(
            target.Area,
            (double)target.Area / map.Labels.Length,
            target.ComponentCount,
            confidence.FeatureCells,
            confidence.Min,
            confidence.Max,
            confidence.Inside);
        var maskLogits = parameters.MaskPrompt == MaskPromptKind.Gaussian
            ? GaussianMaskPrompt.Of(
                target.Region, target.Depths, features.Frame, parameters.MaskPromptStrength, parameters.MaskPromptGamma)
            : null;
        return new ObjectPrompt(
            target.ClassId,
            target.Component,
            target.Region,
            PointSelector.Select(target, map, confidence, parameters, maps),
            Grow(target.Box, map, parameters.BoxMargin),
            maskLogits,
            evidence);
    }

    private static BoxPrompt Grow(PixelBox box, LabelMap map, double margin)
    {
        var (dx, dy) = (box.Width * margin, box.Height * margin);
        return new BoxPrompt(
            (float)Math.Max(box.X0 - dx, 0),
            (float)Math.Max(box.Y0 - dy, 0),
            (float)Math.Min(box.X1 + dx, map.Width),
            (float)Math.Min(box.Y1 + dy, map.Height));
    }
}
