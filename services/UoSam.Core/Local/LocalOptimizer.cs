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
    /// OBJECT_PROMPT: an object's region or dense prompt is not of the size it must be, or its class is background, void or unknown;
    /// POSTERIOR: the posterior is of other classes than the map.
    /// </exception>
    public static LocalResult Optimize(IMaskDecoder decoder, LocalInput input, CancellationToken cancellationToken)
    {
        var (embedding, map, space, objects, parameters) = input;
        ArgumentOutOfRangeException.ThrowIfNotEqual(map.Height, embedding.Frame.ImageHeight);
        ArgumentOutOfRangeException.ThrowIfNotEqual(map.Width, embedding.Frame.ImageWidth);
        (map, space) = UnknownPixels.Fill(embedding, map, space, cancellationToken);
        input = input with { Map = map, Space = space };
        Check(objects, map, space);
        var upscaler = new MaskUpscaler(embedding.Frame);
        var pass = Run(decoder, input, upscaler, cancellationToken);
        var traces = pass.Tell(objects);
        if (pass.Left >= objects.Count && pass.Bias() is var bias and not 0 && Straightened(input, bias, pass.Left) is { } moved)
        {
            pass = Run(decoder, moved, upscaler, cancellationToken);
            traces = [.. pass.Tell(moved.Objects).Select((trace, i) => Tell(trace, traces[i], bias))];
        }

        var result = Correct(new LocalResult(pass.Map, traces) { Regions = pass.Regions }, input, pass.IsOfClasses);
        using var colouring = WorkPhase.Postprocess();
        return result with { Map = pass.Evidence?.Coloured(result.Map) ?? result.Map };
    }

    // By SAM's features alone, which tell of regions whose masks are sure that they are no objects, or others.
    private static LocalResult Correct(LocalResult result, LocalInput input, bool isOfClasses)
    {
        var (embedding, coarse, space, _, parameters) = input;
        if (!isOfClasses || !(parameters.Clears || parameters.Corrects) || EmbeddingCells.AreMadeUp(embedding))
        {
            return result;
        }

        using var correcting = WorkPhase.Postprocess();
        var cells = new EmbeddingCells(embedding);
        var (cleared, invented) = parameters.Clears
            ? new InventedRegions(cells, coarse, space).Remove(result.Map)
            : (result.Map, []);
        var (corrected, mislabelled) = parameters.Corrects ? new MislabelledRegions(cells, space).Correct(cleared) : (cleared, []);
        return result with { Map = corrected, Invented = invented, Mislabelled = mislabelled };
    }

    private static LocalPass Run(
        IMaskDecoder decoder, LocalInput input, MaskUpscaler upscaler, CancellationToken cancellationToken)
    {
        var (objects, parameters) = (input.Objects, input.Parameters);
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
        var (map, evidence) = Paint(completed, result, upscaler);
        var pass = new LocalPass(completed, result, map, evidence, []);
        return evidence is null ? pass : pass with { Regions = Dispute(decoder, pass, evidence, cancellationToken) };
    }

    private static (LabelMap Map, EvidenceLabelling? Evidence) Paint(LocalInput input, Refinement result, MaskUpscaler upscaler)
    {
        using var painting = WorkPhase.Postprocess();
        var evidence = result.Odds is null ? null : new EvidenceLabelling(input, result);
        var map = evidence?.Label() ?? new LocalCanvas(input.Map, input.Space, input.Parameters, upscaler).Paint(result.Refined);
        return (map, evidence);
    }

    // The map with its borders moved, and its objects as they are there, for the calls that are left; null where a class would be lost.
    private static LocalInput? Straightened(LocalInput input, double bias, long left)
    {
        var map = BorderBias.Move(input.Map, input.Space, bias);
        if (!map.Ids().SequenceEqual(input.Map.Ids()))
        {
            return null;
        }

        var posterior = new ClassPosterior(input.Embedding, map, input.Space, input.Parameters.PosteriorRidge);
        var renewed = new RenewedObjects(new MapOdds(posterior, map, new MapGrid(input.Embedding.Frame)), map, input.Space);
        var calls = input.Parameters.MaxDecoderCalls == 0 ? 0 : (int)left;
        return input with
        {
            Map = map,
            Objects = [.. input.Objects.Select(renewed.Of)],
            Parameters = input.Parameters with { MaxDecoderCalls = calls },
            Shares = posterior.Shares,
        };
    }

    // Tells in an object's trace that its map was moved: what was asked before, no longer used, comes first.
    private static ObjectTrace Tell(ObjectTrace trace, ObjectTrace before, double bias)
    {
        var rounds = before.Candidates.Select(candidate => candidate.Round + 1).DefaultIfEmpty().Max();
        var way = bias < 0 ? "too far into the background" : "not far enough";
        return trace with
        {
            CoarseArea = before.CoarseArea,
            RenewedArea = trace.CoarseArea,
            Candidates =
            [
                .. before.Candidates.Select(candidate => candidate with { Weight = 0 }),
                .. trace.Candidates.Select(candidate => candidate with { Round = candidate.Round + rounds }),
            ],
            Reason = FormattableString.Invariant(
                $"the map's objects reach {Math.Abs(bias):0.#} pixels {way}, so {trace.CoarseArea} pixels were asked for anew; {trace.Reason}"),
        };
    }

    // Lets masks vote on regions of the map, which it changes.
    private static ImmutableArray<RegionTrace> Dispute(
        IMaskDecoder decoder, LocalPass pass, EvidenceLabelling evidence, CancellationToken cancellationToken)
    {
        if (!pass.Input.Parameters.Disputes || !pass.IsOfClasses || !pass.Result.Odds!.FeatureOdds.AreKept)
        {
            return [];
        }

        var disputed = new DisputedRegions(decoder, pass.Input, pass.Result.Odds);
        disputed.Settle(pass.Map, evidence, pass.Result.Left, cancellationToken);
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
