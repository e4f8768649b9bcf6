using UoSam.Core.Denoising;
using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;
using UoSam.Core.Masks;
using UoSam.Core.Presets;
using UoSam.Core.Telemetry;

namespace UoSam.Core.Prompts;

/// <summary>Visual features to positional prompts (paper, section 3.1; uosam.py, LRO, first half).</summary>
public static class PromptExtractor
{
    /// <summary>
    /// Objects with a dense prompt, the largest ones: 512 of 128 KiB would fill a message of 64 MiB, and by default no image
    /// has more than 48 decoder calls.
    /// </summary>
    public const int MostDensePrompts = 256;

    /// <summary>Finds the objects of a coarse map and how to prompt for each.</summary>
    /// <param name="embedding">The whole image.</param>
    /// <param name="map">The coarse map, of the image's size.</param>
    /// <param name="space">Which ids are no classes.</param>
    /// <param name="parameters">Parameters.</param>
    /// <param name="maxObjects">Most objects that are prompted for; counted before any prompt is made.</param>
    /// <param name="maps">What the point source needs besides the features; null for nothing.</param>
    /// <param name="cancellationToken">Ends the work within that of one class or object.</param>
    /// <exception cref="ArgumentException">The map is not of the image's size.</exception>
    /// <exception cref="InvalidInputException">TOO_MANY_OBJECTS.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static PromptExtraction Extract(
        ImageEmbedding embedding,
        LabelMap map,
        LabelSpace space,
        PromptParameters parameters,
        int maxObjects = int.MaxValue,
        PointMaps? maps = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(map.Height, embedding.Frame.ImageHeight);
        ArgumentOutOfRangeException.ThrowIfNotEqual(map.Width, embedding.Frame.ImageWidth);
        (map, space) = UnknownPixels.Fill(embedding, map, space, cancellationToken);
        var posterior = parameters.Denoise ? new ClassPosterior(embedding, map, space, parameters.DenoiseRidge) : null;
        map = posterior is null
            ? map
            : DenoisedMap.Of(
                posterior,
                new MapGrid(embedding.Frame),
                map,
                space,
                parameters.DenoiseDiscount,
                cancellationToken: cancellationToken);
        var targets = new List<CoarseObject>();
        var skipped = new List<SkippedRegion>();
        foreach (var classId in map.Ids().Where(space.IsObject))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Select(map, classId, parameters, targets, skipped);
        }

        CheckCount(targets.Count, maxObjects);
        var features = targets.Count == 0 ? null : new FeatureGrid(embedding);
        CoarseObject[] ordered =
        [
            .. targets.OrderByDescending(target => target.Area)
                .ThenBy(target => target.ClassId)
                .ThenBy(target => target.Component),
        ];
        var others = parameters with { MaskPrompt = MaskPromptKind.None };
        var objects = new ObjectPrompt[ordered.Length];
        Parallel.For(0, ordered.Length, new ParallelOptions { CancellationToken = cancellationToken }, i =>
        {
            objects[i] = ObjectPrompting.Prompt(
                ordered[i], map, features!, i < MostDensePrompts ? parameters : others, maps ?? new PointMaps());
            ordered[i].Forget();
        });
        return new PromptExtraction([.. objects], [.. skipped]) { Posterior = posterior?.Shares };
    }

    private static void Select(
        LabelMap map,
        ushort classId,
        PromptParameters parameters,
        List<CoarseObject> targets,
        List<SkippedRegion> skipped)
    {
        var pixels = BitMask.Of(map, classId);
        var area = pixels.Area();
        if (area < parameters.MinAreaFraction * map.Labels.Length)
        {
            var share = (double)area / map.Labels.Length;
            var comparison = ComparisonText.Of(share, "of the image, less than", parameters.MinAreaFraction, 'P', 1);
            skipped.Add(new SkippedRegion(classId, -1, area, $"covers {comparison}"));
            return;
        }

        var tooSmall = $"has fewer than {parameters.MinObjectPixels} pixels";
        foreach (var target in ObjectSplitter.Split(classId, pixels, parameters.ObjectSplit))
        {
            if (target.Area < parameters.MinObjectPixels)
            {
                skipped.Add(new SkippedRegion(classId, target.Component, target.Area, tooSmall));
            }
            else
            {
                targets.Add(target);
            }
        }
    }

    private static void CheckCount(int count, int maxObjects)
    {
        if (count > maxObjects)
        {
            throw new InvalidInputException(
                "TOO_MANY_OBJECTS",
                $"the label map has {count} objects; at most {maxObjects} are taken; "
                + "raise min_object_pixels or split by class");
        }
    }
}
