using System.Collections.Immutable;
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
    internal const int ObjectsAtOnce = 32;
    private const int MaskLogits = MapGrid.Side * MapGrid.Side;

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
        var believed = Believed(decoder, input, DecoderBudget.Left(objects, parameters), cancellationToken);
        var completed = input;
        if (parameters.Completes && input.Posterior is null)
        {
            var whole = new WholeObjects(decoder, input, believed.Odds!, upscaler);
            completed = whole.Complete(believed.Left, cancellationToken);
            believed = ReferenceEquals(completed, input) ? believed : Believed(decoder, completed, believed.Left, cancellationToken);
            believed = believed with { Left = believed.Left - whole.Calls };
        }

        completed = completed with { Parameters = parameters with { SecondLook = parameters.LooksTwiceAt(believed.Odds?.Noise ?? 0) } };
        var result = Refine(decoder, completed, believed, upscaler, cancellationToken);
        var (labelled, evidence) = Paint(completed, result, upscaler);
        return new LocalResult(
            labelled, [.. result.Refined.Select((item, i) => Tell(item.Trace, objects[i], completed.Objects[i], result.Planned[i].Target))])
        {
            Regions = evidence is null ? [] : Dispute(decoder, completed, result, labelled, evidence, cancellationToken),
        };
    }

    private static (LabelMap Map, EvidenceLabelling? Evidence) Paint(LocalInput input, Refinement result, MaskUpscaler upscaler)
    {
        using var painting = WorkPhase.Postprocess();
        var evidence = result.Odds is null ? null : new EvidenceLabelling(input, result);
        var map = evidence?.Label() ?? new LocalCanvas(input.Map, input.Space, input.Parameters, upscaler).Paint(result.Refined);
        return (map, evidence);
    }

    // Lets masks vote on regions of the map, which it changes.
    private static ImmutableArray<RegionTrace> Dispute(
        IMaskDecoder decoder,
        LocalInput input,
        Refinement result,
        LabelMap map,
        EvidenceLabelling evidence,
        CancellationToken cancellationToken)
    {
        var odds = result.Odds!;
        if (!input.Parameters.Disputes || input.Posterior is not null || !odds.FeatureOdds.AreKept || odds.Posterior.Ids.Count < 2)
        {
            return [];
        }

        var disputed = new DisputedRegions(decoder, input, odds);
        disputed.Settle(map, evidence, result.Left, cancellationToken);
        return disputed.Traces;
    }

    // Asks for the objects and judges what comes: once, by its noise anew, by all evidence, and as long as masks grow.
    private static Refinement Refine(
        IMaskDecoder decoder,
        LocalInput input,
        Refinement believed,
        MaskUpscaler upscaler,
        CancellationToken cancellationToken)
    {
        var parameters = input.Parameters;
        var gate = new ObjectGate(parameters, upscaler);
        var cascade = new CascadedRefinement(decoder, input, upscaler, believed.Likely);
        var planned = DecoderBudget.Plan(input.Objects, parameters);
        var hasClasses = believed.Odds is { Posterior.Ids.Count: > 1 };
        var result = believed with { Planned = planned };
        var renews = parameters.Renews && input.Posterior is null && hasClasses && result.Left > 0 && planned.Length <= ObjectsAtOnce;
        result = renews
            ? new Renewal(decoder, input, result, gate, upscaler).Run(cascade.Run(planned, cancellationToken), cancellationToken)
            : result with { Refined = [.. planned.Chunk(ObjectsAtOnce).SelectMany(some => gate.Settle(cascade.Run(some, cancellationToken)))] };
        if (parameters.LooksTwice && hasClasses)
        {
            result = result with { Refined = new SecondLook(decoder, input, result, gate, upscaler).Run(cancellationToken) };
        }

        return parameters.Grows && input.Posterior is null && hasClasses
            ? new GrowingObjects(decoder, input, result, gate, upscaler).Run(cancellationToken)
            : result;
    }

    // Tells in an object's trace of its completion and renewal.
    private static ObjectTrace Tell(ObjectTrace trace, ObjectPrompt asked, ObjectPrompt completed, ObjectPrompt renewed)
    {
        if (!ReferenceEquals(renewed, completed))
        {
            trace = trace with
            {
                CoarseArea = completed.Region.Area(),
                RenewedArea = trace.CoarseArea,
                Reason = $"the first masks tell less noise than the features, so {trace.CoarseArea} pixels were asked for anew; {trace.Reason}",
            };
        }

        return ReferenceEquals(completed, asked)
            ? trace
            : trace with
            {
                CoarseArea = asked.Region.Area(),
                CompletedArea = trace.CoarseArea,
                Reason = $"the coarse map has {asked.Region.Area()} of {trace.CoarseArea} pixels that three prompts agree on; {trace.Reason}",
            };
    }

    // Where classes and objects are believed to be, made while the decoder does its work for the image.
    private static Refinement Believed(IMaskDecoder decoder, LocalInput input, long left, CancellationToken cancellationToken)
    {
        if (input.Parameters.Overlap != OverlapRule.Evidence)
        {
            return new Refinement(null, null, [], [], left);
        }

        var posterior = Posterior(input);
        var preparing = input.Objects.Count == 0
            ? Task.CompletedTask
            : Task.Run(() => decoder.Prepare(input.Embedding, input.Parameters.MaskMargin > 0, cancellationToken), cancellationToken);
        try
        {
            var odds = new MapOdds(posterior, input.Map, new MapGrid(input.Embedding.Frame), cancellationToken);
            return new Refinement(odds, new LikelyRegions(odds, input.Objects), [], [], left);
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
