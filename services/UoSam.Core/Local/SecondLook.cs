using System.Numerics.Tensors;
using UoSam.Core.Inference;
using UoSam.Core.Presets;
using UoSam.Core.Prompts;

namespace UoSam.Core.Local;

/// <summary>
/// Asks once more for objects, with what all evidence of the first masks says of their shape as dense prompt and box: SAM
/// then settles the border of a region that features, coarse map and its own first masks have agreed on.
/// </summary>
/// <param name="decoder">SAM's mask decoder.</param>
/// <param name="embedding">The whole image.</param>
/// <param name="parameters">Parameters.</param>
/// <param name="gate">Judges the object anew.</param>
/// <param name="likely">Where objects are believed to be.</param>
internal sealed class SecondLook(
    IMaskDecoder decoder, ImageEmbedding embedding, LocalParameters parameters, ObjectGate gate, LikelyRegions likely)
{
    private const int ObjectsAtOnce = 32;

    // Of the mask in the object's evidence, beside all its first ones.
    private const float Share = 0.5f;

    /// <summary>The objects in their order; those that are not asked for again as they are.</summary>
    /// <param name="planned">Objects with their calls.</param>
    /// <param name="refined">What the first calls made of them.</param>
    /// <param name="evidence">Of the image after the first calls.</param>
    /// <param name="cancellationToken">Stops a running inference.</param>
    public List<RefinedObject> Run(
        IReadOnlyList<PlannedObject> planned,
        IReadOnlyList<RefinedObject> refined,
        EvidenceLabelling evidence,
        CancellationToken cancellationToken)
    {
        var result = refined.ToList();
        var open = Enumerable.Range(0, planned.Count).Where(i => IsOpen(planned[i], refined[i])).ToList();
        if (open.Count == 0)
        {
            return result;
        }

        var shapes = new EvidenceShapes(evidence.Leads(), embedding.Frame, refined);
        foreach (var some in open.Chunk(ObjectsAtOnce))
        {
            Ask(some, planned, result, shapes, cancellationToken);
        }

        return result;
    }

    // Objects with one call have none left, and those whose first mask settled them need none.
    private bool IsOpen(PlannedObject planned, RefinedObject refined)
    {
        var first = refined.Trace.Candidates.FirstOrDefault();
        return planned.Calls > 1
            && refined.Logits is not null
            && !parameters.Settles(first!.Scores[first.ChosenToken] * first.Agreement);
    }

    private void Ask(
        int[] some,
        IReadOnlyList<PlannedObject> planned,
        List<RefinedObject> result,
        EvidenceShapes shapes,
        CancellationToken cancellationToken)
    {
        var asked = new List<int>();
        var prompts = new List<SamPrompt>();
        foreach (var i in some)
        {
            if (shapes.Of(result[i]) is { } shape)
            {
                var extent = PromptBatch.Extent(shape.Box, parameters.MaskMargin);
                prompts.Add(new SamPrompt(planned[i].Target.Points, shape.Box, shape.Logits, extent, ThinPadding: extent is not null));
                asked.Add(i);
            }
        }

        var decoded = decoder.Decode(embedding, prompts, _ => 0b1110, cancellationToken);
        for (var j = 0; j < asked.Count; j++)
        {
            result[asked[j]] = Join(planned[asked[j]].Target, result[asked[j]], decoded[j]);
        }
    }

    private RefinedObject Join(ObjectPrompt target, RefinedObject first, DecodedPrompt answer)
    {
        var region = new LowResolutionRegion(target.Region, embedding.Frame);
        var candidates = gate.Candidates(target, region, likely.Of(target, region));
        candidates.Add(PromptKind.PointsBoxMask, 1, answer, candidates.BestByAgreement(answer));
        var second = candidates.Best;
        var logits = new float[second.Logits.Length];
        TensorPrimitives.Multiply(second.Logits, 1 / MaskFusing.Softness, logits);
        TensorPrimitives.Tanh(logits, logits);
        TensorPrimitives.Subtract(logits, first.Logits, logits);
        TensorPrimitives.MultiplyAdd(logits, Share, first.Logits, logits);
        var score = float.Lerp(first.Trace.Score, second.Score, Share);
        var before = first.Trace.Candidates.Select(trace => trace with { Weight = trace.Weight * (1 - Share) });
        return gate.Judge(target, new FusedMask(logits, score, [.. before, second.Trace with { Weight = Share }]));
    }
}
