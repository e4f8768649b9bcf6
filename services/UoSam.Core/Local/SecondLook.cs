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
/// <param name="input">The image.</param>
/// <param name="before">Its objects with the masks of the first calls, judged by what is believed of the classes.</param>
/// <param name="gate">Judges objects anew.</param>
/// <param name="upscaler">Of the image.</param>
internal sealed class SecondLook(
    IMaskDecoder decoder, LocalInput input, Refinement before, ObjectGate gate, MaskUpscaler upscaler)
{
    // Of the mask in the object's evidence, beside all its first ones.
    private const float Share = 0.5f;

    private readonly LocalParameters _parameters = input.Parameters;

    /// <summary>The objects in their order; those that are not asked for again as they are.</summary>
    /// <param name="cancellationToken">Stops a running inference.</param>
    public IReadOnlyList<RefinedObject> Run(CancellationToken cancellationToken)
    {
        var open = Enumerable.Range(0, before.Planned.Count).Where(IsOpen).ToList();
        if (open.Count == 0)
        {
            return before.Refined;
        }

        var result = before.Refined.ToArray();
        var shapes = new EvidenceShapes(input, before);
        foreach (var some in open.Chunk(LocalOptimizer.ObjectsAtOnce))
        {
            Ask(some, result, shapes, cancellationToken);
        }

        return result;
    }

    // Objects with one call have none left, those whose first mask settled them need none, and of a class that is none of the map's
    // nothing tells the shape.
    private bool IsOpen(int i)
    {
        var refined = before.Refined[i];
        return before.Planned[i].Calls > 1
            && refined.Logits is not null
            && !_parameters.Settles(refined.Trace.Candidates[0])
            && before.Odds!.Posterior.IndexOf(refined.Trace.ClassId) >= 0;
    }

    private void Ask(int[] some, RefinedObject[] result, EvidenceShapes shapes, CancellationToken cancellationToken)
    {
        var prompts = shapes.Prompts(some, cancellationToken);
        var asked = Enumerable.Range(0, some.Length).Where(j => prompts[j] is not null).ToArray();
        var decoded = decoder.Decode(
            input.Embedding, [.. asked.Select(j => prompts[j]!)], _ => DecodedPrompt.Multimasks, cancellationToken);
        SideBySide.Run(
            asked.Length,
            j =>
            {
                var i = some[asked[j]];
                result[i] = Join(before.Planned[i].Target, before.Refined[i], decoded[j]);
            },
            cancellationToken);
    }

    private RefinedObject Join(ObjectPrompt target, RefinedObject first, DecodedPrompt answer)
    {
        var candidates = new ObjectCandidates(target, input, before.Likely, upscaler);
        candidates.Add(PromptKind.PointsBoxMask, 1, answer, candidates.BestByAgreement(answer));
        var second = candidates.Best;
        var logits = MaskFusing.Soft(second.Logits);
        TensorPrimitives.Subtract(logits, first.Logits, logits);
        TensorPrimitives.MultiplyAdd(logits, Share, first.Logits, logits);
        candidates.GiveBackRest(answer);
        candidates.GiveBack(null);
        var score = float.Lerp(first.Trace.Score, second.Trace.Score, Share);
        var traces = first.Trace.Candidates.Select(trace => trace with { Weight = trace.Weight * (1 - Share) });
        return gate.Judge(target, new FusedMask(logits, score, [.. traces, second.Trace with { Weight = Share }]));
    }
}
