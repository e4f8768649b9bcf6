using UoSam.Core.Inference;
using UoSam.Core.Prompts;

namespace UoSam.Core.Local;

/// <summary>
/// Asks for objects again with their own masks, round by round as SAMRefiner does (arXiv 2502.06756; sam_refiner.py): deepest
/// points, box, and a dense prompt that trusts the middle. Thin and far parts that the coarse map lacks come one after the other.
/// Where each mask holds the one before and adds background, and the last is sure and adds a part beyond twice the map's noise,
/// the object is that mask.
/// </summary>
/// <param name="decoder">SAM's mask decoder.</param>
/// <param name="input">The image.</param>
/// <param name="before">Its objects with the masks of the calls so far, and what is believed of the classes.</param>
/// <param name="gate">Judges grown objects anew.</param>
/// <param name="upscaler">Of the image.</param>
internal sealed class GrowingObjects(
    IMaskDecoder decoder, LocalInput input, Refinement before, ObjectGate gate, MaskUpscaler upscaler)
{
    // Shares of the image between which objects are asked for: a smaller one has no parts that SAM sees, a larger one leaves
    // too little of the image to end against.
    private const double LeastShare = 0.005;
    private const double MostShare = 0.25;

    // SAMRefiner's amplitude and gamma of the dense prompt.
    private const double Strength = 30;
    private const double Gamma = 4;

    /// <summary>The objects, those that grew with their whole masks.</summary>
    /// <param name="cancellationToken">Stops a running inference.</param>
    public Refinement Run(CancellationToken cancellationToken)
    {
        var (refined, left, odds) = (before.Refined, before.Left, before.Odds!);
        var background = odds.Posterior.IndexOf(input.Space.BackgroundId);
        var growing = new GrowingMask?[refined.Count];
        for (var i = 0; background >= 0 && i < growing.Length; i++)
        {
            growing[i] = IsAskedFor(refined[i]) ? new GrowingMask(refined[i], odds, background) : null;
        }

        for (var round = 0; round < input.Parameters.GrowthRounds && left > 0; round++)
        {
            var some = Enumerable.Range(0, growing.Length)
                .Where(i => growing[i] is { IsGrowing: true })
                .OrderByDescending(i => refined[i].Region.Area())
                .Take((int)Math.Min(left, int.MaxValue))
                .ToArray();
            if (some.Length == 0)
            {
                break;
            }

            Ask(some, growing, cancellationToken);
            left -= some.Length;
        }

        return before with
        {
            Refined = [.. refined.Select((one, i) => growing[i] is { } mask ? Judge(before.Planned[i].Target, mask) : one)],
            Left = left,
        };
    }

    private bool IsAskedFor(RefinedObject one)
    {
        var share = (double)one.Region.Area() / input.Map.Labels.Length;
        return one.Logits is not null && share is >= LeastShare and <= MostShare && before.Odds!.Posterior.IndexOf(one.Trace.ClassId) >= 0;
    }

    private void Ask(int[] some, GrowingMask?[] growing, CancellationToken cancellationToken)
    {
        var answers = decoder.Decode(
            input.Embedding, [.. some.Select(i => Prompt(growing[i]!.Logits))], scores => 1 << DecodedPrompt.BestMultimask(scores), cancellationToken);
        for (var j = 0; j < some.Length; j++)
        {
            growing[some[j]]!.Add(Candidate(before.Planned[some[j]].Target, growing[some[j]]!, answers[j]));
            answers[j].GiveBack();
        }
    }

    private Candidate Candidate(ObjectPrompt target, GrowingMask mask, DecodedPrompt answer)
    {
        var candidates = new ObjectCandidates(target, input, before.Likely, upscaler);
        candidates.Add(PromptKind.PointsBoxMask, mask.NextRound, answer, DecodedPrompt.BestMultimask(answer.Scores));
        return candidates.Best;
    }

    private SamPrompt Prompt(float[] logits)
    {
        var mask = upscaler.ToMask(logits);
        var (bounds, depths) = (mask.Bounds(), ObjectDepths.Of(mask));
        return DecoderPrompting.Make(
            PointSelector.ByDistance(depths, bounds, mask, positive: 1, negative: 1),
            BoxPrompt.Of(bounds),
            GaussianMaskPrompt.Of(mask, depths, input.Embedding.Frame, Strength, Gamma),
            input.Parameters.MaskMargin);
    }

    private RefinedObject Judge(ObjectPrompt target, GrowingMask mask)
    {
        var whole = mask.IsWhole ? gate.Judge(target, mask.Whole()) : null;
        if (whole?.Logits is null)
        {
            return mask.Unchanged();
        }

        var (first, last) = (mask.First.Trace.RefinedArea, whole.Trace.RefinedArea);
        return whole with
        {
            Trace = whole.Trace with
            {
                Reason = $"asked again with its own mask it grew from {first} to {last} pixels; {whole.Trace.Reason}",
            },
        };
    }
}
