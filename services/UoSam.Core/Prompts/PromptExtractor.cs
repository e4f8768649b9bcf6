using System.Collections.Immutable;
using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;
using UoSam.Core.Masks;
using UoSam.Core.Presets;

namespace UoSam.Core.Prompts;

/// <summary>Visual features to positional prompts (paper, section 3.1; uosam.py, LRO, first half).</summary>
public static class PromptExtractor
{
    /// <summary>Finds the objects of a coarse map and how to prompt for each.</summary>
    /// <param name="embedding">The whole image.</param>
    /// <param name="map">The coarse map, of the image's size.</param>
    /// <param name="space">Which ids are no classes.</param>
    /// <param name="parameters">Parameters.</param>
    /// <exception cref="ArgumentException">The map is not of the image's size.</exception>
    public static PromptExtraction Extract(
        ImageEmbedding embedding, LabelMap map, LabelSpace space, PromptParameters parameters)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(map.Height, embedding.Frame.ImageHeight);
        ArgumentOutOfRangeException.ThrowIfNotEqual(map.Width, embedding.Frame.ImageWidth);
        var features = new Lazy<FeatureGrid>(() => new FeatureGrid(embedding));
        var objects = new List<ObjectPrompt>();
        var skipped = new List<SkippedRegion>();
        foreach (var classId in map.Labels.Distinct().Where(space.IsObject).Order())
        {
            var pixels = BitMask.Of(map, classId);
            var area = pixels.Area();
            if (area < parameters.MinAreaFraction * map.Labels.Length)
            {
                var reason = FormattableString.Invariant(
                    $"covers {(double)area / map.Labels.Length:p1} of the image, less than {parameters.MinAreaFraction:p1}");
                skipped.Add(new SkippedRegion(classId, -1, area, reason));
                continue;
            }

            foreach (var target in ObjectSplitter.Split(classId, pixels, parameters.ObjectSplit))
            {
                if (target.Area < parameters.MinObjectPixels)
                {
                    var reason = $"has fewer than {parameters.MinObjectPixels} pixels";
                    skipped.Add(new SkippedRegion(classId, target.Component, target.Area, reason));
                    continue;
                }

                objects.Add(Prompt(target, pixels, features.Value, parameters));
            }
        }

        ImmutableArray<ObjectPrompt> ordered =
        [
            .. objects.OrderByDescending(prompt => prompt.Evidence.AreaPixels)
                .ThenBy(prompt => prompt.ClassId)
                .ThenBy(prompt => prompt.Component),
        ];
        return new PromptExtraction(ordered, [.. skipped]);
    }

    private static ObjectPrompt Prompt(
        CoarseObject target, BitMask classPixels, FeatureGrid features, PromptParameters parameters)
    {
        var confidence = features.Confidence(target.Region, parameters.CellCoverage);
        var evidence = new PromptEvidence(
            target.Area,
            (double)target.Area / ((long)target.Region.Height * target.Region.Width),
            target.ComponentCount,
            confidence.FeatureCells,
            confidence.Min,
            confidence.Max,
            confidence.Inside);
        var maskLogits = parameters.MaskPrompt == MaskPromptKind.Gaussian
            ? GaussianMaskPrompt.Of(
                target, features.Frame, parameters.MaskPromptStrength, parameters.MaskPromptGamma)
            : null;
        return new ObjectPrompt(
            target.ClassId,
            target.Component,
            target.Region,
            PointSelector.Select(target, classPixels, confidence, parameters),
            Grow(target.Box, target.Region, parameters.BoxMargin),
            maskLogits,
            evidence);
    }

    private static BoxPrompt Grow(PixelBox box, BitMask image, double margin)
    {
        var (dx, dy) = (box.Width * margin, box.Height * margin);
        return new BoxPrompt(
            (float)Math.Max(box.X0 - dx, 0),
            (float)Math.Max(box.Y0 - dy, 0),
            (float)Math.Min(box.X1 + dx, image.Width),
            (float)Math.Min(box.Y1 + dy, image.Height));
    }
}
