using UoSam.Core.Denoising;
using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;
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
    /// <param name="input">The image, its coarse map and its objects.</param>
    /// <param name="cancellationToken">Stops a running inference.</param>
    /// <exception cref="ArgumentException">The map is not of the image's size.</exception>
    /// <exception cref="InvalidInputException">
    /// OBJECT_PROMPT: an object's region or dense prompt is not of the size it must be, or its class is no class of the map;
    /// POSTERIOR: the posterior is of other classes than the map.
    /// </exception>
    public static LocalResult Optimize(IMaskDecoder decoder, LocalInput input, CancellationToken cancellationToken)
    {
        var (embedding, map, space, objects, parameters) = input;
        ArgumentOutOfRangeException.ThrowIfNotEqual(map.Height, embedding.Frame.ImageHeight);
        ArgumentOutOfRangeException.ThrowIfNotEqual(map.Width, embedding.Frame.ImageWidth);
        Check(objects, map, space);
        var upscaler = new MaskUpscaler(embedding.Frame);
        var (odds, likely) = parameters.Overlap == OverlapRule.Evidence
            ? Believed(decoder, input, cancellationToken)
            : (null, null);
        var (completed, left) = (input, DecoderBudget.Left(objects, parameters));
        if (parameters.Completes && input.Posterior is null && odds is not null)
        {
            var completion = new WholeObjects(decoder, input, odds, upscaler).Complete(left, cancellationToken);
            left -= completion.Calls;
            if (!ReferenceEquals(completion.Input, input))
            {
                completed = completion.Input;
                (map, objects) = (completed.Map, completed.Objects);
                (odds, likely) = Believed(decoder, completed, cancellationToken);
            }
        }

        parameters = parameters with { SecondLook = parameters.LooksTwiceAt(odds?.Noise ?? 0) };
        var gate = new ObjectGate(parameters, upscaler);
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

        if (parameters.Grows && input.Posterior is null && odds is not null)
        {
            refined = new GrowingObjects(decoder, completed, odds, likely!, gate, upscaler).Run(refined, left, cancellationToken);
        }

        using var painting = WorkPhase.Postprocess();
        var result = odds is not null
            ? new EvidenceLabelling(odds, map, space, parameters, refined).Label()
            : new LocalCanvas(map, space, parameters, upscaler).Paint(refined);
        return new LocalResult(
            result, [.. refined.Select((item, i) => WholeObjects.Tell(item.Trace, input.Objects[i], objects[i]))]);
    }

    // Where classes and objects are believed to be, made while the decoder does its work for the image.
    private static (MapOdds? Odds, LikelyRegions? Likely) Believed(
        IMaskDecoder decoder, LocalInput input, CancellationToken cancellationToken)
    {
        var posterior = Posterior(input);
        var preparing = input.Objects.Count == 0
            ? Task.CompletedTask
            : Task.Run(() => decoder.Prepare(input.Embedding, input.Parameters.MaskMargin > 0, cancellationToken), cancellationToken);
        try
        {
            var odds = new MapOdds(posterior, input.Map, new MapGrid(input.Embedding.Frame), cancellationToken);
            return (odds, new LikelyRegions(odds, input.Objects));
        }
        finally
        {
            preparing.GetAwaiter().GetResult();
        }
    }

    private static ClassPosterior Posterior(LocalInput input)
    {
        var (embedding, map, space, _, parameters) = input;
        if (input.Shares is not { } shares || shares.Ridge != parameters.PosteriorRidge)
        {
            return input.Posterior ?? new ClassPosterior(embedding, map, space, parameters.PosteriorRidge);
        }

        return shares.Ids.SequenceEqual(map.Ids().Where(space.IsClass).Order())
            ? new ClassPosterior(shares, embedding.Frame)
            : throw new InvalidInputException(
                "POSTERIOR", "the posterior is of other classes than the label map; send what PromptExtraction answered, or none");
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
