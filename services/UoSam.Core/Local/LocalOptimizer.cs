using UoSam.Core.Denoising;
using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;
using UoSam.Core.Presets;
using UoSam.Core.Prompts;
using UoSam.Core.Telemetry;

namespace UoSam.Core.Local;

/// <summary>The local region optimizer (paper, section 3.2; uosam.py, LRO).</summary>
public static class LocalOptimizer
{
    // Bounds the logits alive: 0.75 MB per decoder call, up to 8 calls per object.
    private const int ObjectsAtOnce = 32;
    private const int MaskLogits = 256 * 256;

    /// <summary>Refines every object with SAM; those that SAM does not confirm keep their coarse pixels.</summary>
    /// <param name="decoder">SAM's mask decoder.</param>
    /// <param name="embedding">The whole image.</param>
    /// <param name="map">The coarse map, of the image's size.</param>
    /// <param name="space">Which ids are no classes.</param>
    /// <param name="objects">From <see cref="PromptExtractor"/>, or the caller's own.</param>
    /// <param name="parameters">Parameters.</param>
    /// <param name="cancellationToken">Stops a running inference.</param>
    /// <exception cref="ArgumentException">The map is not of the image's size.</exception>
    /// <exception cref="InvalidInputException">
    /// OBJECT_PROMPT: an object's region or dense prompt is not of the size it must be, or its class is no class of the map.
    /// </exception>
    public static LocalResult Optimize(
        IMaskDecoder decoder,
        ImageEmbedding embedding,
        LabelMap map,
        LabelSpace space,
        IReadOnlyList<ObjectPrompt> objects,
        LocalParameters parameters,
        CancellationToken cancellationToken) =>
        Optimize(decoder, embedding, map, space, objects, parameters, (ClassPosterior?)null, cancellationToken);

    /// <summary>The same with a posterior that was fitted before, to the same embedding and map.</summary>
    /// <param name="decoder">As above.</param>
    /// <param name="embedding">As above.</param>
    /// <param name="map">As above.</param>
    /// <param name="space">As above.</param>
    /// <param name="objects">As above.</param>
    /// <param name="parameters">As above.</param>
    /// <param name="shares">Not read where its ridge is not the parameters', or nothing asks for a posterior; null for none.</param>
    /// <param name="cancellationToken">As above.</param>
    /// <exception cref="ArgumentException">As above.</exception>
    /// <exception cref="InvalidInputException">As above; POSTERIOR: it is of other classes than the map.</exception>
    public static LocalResult Optimize(
        IMaskDecoder decoder,
        ImageEmbedding embedding,
        LabelMap map,
        LabelSpace space,
        IReadOnlyList<ObjectPrompt> objects,
        LocalParameters parameters,
        PosteriorShares? shares,
        CancellationToken cancellationToken)
    {
        var isOfUse = shares?.Ridge == parameters.PosteriorRidge && parameters.Overlap == OverlapRule.Evidence;
        if (isOfUse && !shares!.Ids.SequenceEqual(map.Ids().Where(space.IsClass).Order()))
        {
            throw new InvalidInputException(
                "POSTERIOR", "the posterior is of other classes than the label map; send what PromptExtraction answered, or none");
        }

        var posterior = isOfUse ? new ClassPosterior(shares!, embedding.Frame) : null;
        return Optimize(decoder, embedding, map, space, objects, parameters, posterior, cancellationToken);
    }

    /// <summary>The same with a posterior of the caller's for <see cref="OverlapRule.Evidence"/>; null for the image's own.</summary>
    internal static LocalResult Optimize(
        IMaskDecoder decoder,
        ImageEmbedding embedding,
        LabelMap map,
        LabelSpace space,
        IReadOnlyList<ObjectPrompt> objects,
        LocalParameters parameters,
        ClassPosterior? posterior,
        CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(map.Height, embedding.Frame.ImageHeight);
        ArgumentOutOfRangeException.ThrowIfNotEqual(map.Width, embedding.Frame.ImageWidth);
        Check(objects, map, space);
        var upscaler = new MaskUpscaler(embedding.Frame);
        var odds = parameters.Overlap == OverlapRule.Evidence
            ? new MapOdds(
                posterior ?? new ClassPosterior(embedding, map, space, parameters.PosteriorRidge),
                map,
                new MapGrid(embedding.Frame),
                cancellationToken)
            : null;
        parameters = parameters with { SecondLook = parameters.LooksTwiceAt(odds?.Noise ?? 0) };
        var gate = new ObjectGate(parameters, upscaler);
        var likely = odds is null ? null : new LikelyRegions(odds, objects);
        var cascade = new CascadedRefinement(decoder, embedding, parameters, upscaler, likely);
        var planned = DecoderBudget.Plan(objects, parameters);
        var refined = planned.Chunk(ObjectsAtOnce)
            .SelectMany(some => Judge(gate, cascade.Run(some, cancellationToken)))
            .ToList();
        if (parameters.LooksTwice && odds is { Posterior.Ids.Count: > 1 })
        {
            var evidence = new EvidenceLabelling(odds, map, space, parameters, refined);
            refined = new SecondLook(decoder, embedding, parameters, gate, likely!)
                .Run(planned, refined, evidence, cancellationToken);
        }

        using var painting = WorkPhase.Postprocess();
        var result = odds is not null
            ? new EvidenceLabelling(odds, map, space, parameters, refined).Label()
            : new LocalCanvas(map, space, parameters, upscaler).Paint(refined);
        return new LocalResult(result, [.. refined.Select(item => item.Trace)]);
    }

    private static RefinedObject[] Judge(ObjectGate gate, IReadOnlyList<ObjectCandidates> candidates)
    {
        var refined = new RefinedObject[candidates.Count];
        Parallel.For(0, refined.Length, i =>
        {
            refined[i] = gate.Judge(candidates[i]);
            candidates[i].GiveBack(refined[i].Logits);
        });
        return refined;
    }

    private static void Check(IReadOnlyList<ObjectPrompt> objects, LabelMap map, LabelSpace space)
    {
        if (objects.FirstOrDefault(target => !space.IsObject(target.ClassId)) is { } alien)
        {
            throw new InvalidInputException(
                "OBJECT_PROMPT",
                $"an object has the class {alien.ClassId}, which is background, void or unknown in the label map; send "
                + "objects of other classes, or a map with other background and void ids");
        }

        foreach (var (region, logits) in objects.Select(target => (target.Region, target.MaskLogits)))
        {
            if (region.Height != map.Height || region.Width != map.Width)
            {
                throw new InvalidInputException(
                    "OBJECT_PROMPT",
                    $"an object's region is {region.Height} x {region.Width} (height x width), the image {map.Height} "
                    + $"x {map.Width}; send regions of the image's size");
            }

            if (logits is { Length: not MaskLogits })
            {
                throw new InvalidInputException(
                    "OBJECT_PROMPT", $"an object's dense prompt has {logits.Length} values; send 256 x 256 or none");
            }
        }
    }
}
