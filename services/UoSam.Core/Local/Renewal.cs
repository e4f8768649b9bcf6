using UoSam.Core.Inference;

namespace UoSam.Core.Local;

/// <summary>
/// Where features are poor, their borders lie far from the coarse ones though those are right, and objects are asked for by
/// regions that follow the features. The masks' borders then lie nearer: by their noise all masks are judged again, and
/// objects whose regions it changes are asked for anew.
/// </summary>
/// <param name="decoder">SAM's mask decoder.</param>
/// <param name="input">The image.</param>
/// <param name="before">Its objects as they are asked for first, and what is believed of the classes.</param>
/// <param name="gate">Judges objects.</param>
/// <param name="upscaler">Of the image.</param>
internal sealed class Renewal(
    IMaskDecoder decoder, LocalInput input, Refinement before, ObjectGate gate, MaskUpscaler upscaler)
{
    // Of the features' noise: a masks' noise that is not lower by more is taken for the same.
    private const double MostShare = 0.7;

    // Masks of up to two kinds of prompts tell their noise less well: it must be lower by more, and objects are asked for anew
    // by their first kind alone.
    private const int FewKinds = 2;
    private const double MostShareOfFew = 0.6;

    /// <summary>The objects judged by their last masks.</summary>
    /// <param name="candidates">The first masks of all objects; they are given back.</param>
    /// <param name="cancellationToken">Stops a running inference.</param>
    public Refinement Run(IReadOnlyList<ObjectCandidates> candidates, CancellationToken cancellationToken)
    {
        var first = before with { Refined = gate.Judge(candidates) };
        var noise = new EvidenceLabelling(input, first).Noise();
        var most = HasFewKinds ? MostShareOfFew : MostShare;
        if (noise < MaskNoise.Fine || noise > most * before.Odds!.Noise)
        {
            ObjectGate.GiveBack(candidates, first.Refined);
            return first;
        }

        var odds = before.Odds.With(noise);
        var (planned, left) = Renewed(new RenewedObjects(odds, input.Map, input.Space));
        var likely = new LikelyRegions(odds, [.. planned.Select(one => one.Target)]);
        var refined = gate.Settle(Latest(planned, candidates, likely, cancellationToken));
        return new Refinement(odds, likely, planned, refined, left);
    }

    private bool HasFewKinds => input.Parameters.PromptKinds.Length <= FewKinds;

    private (PlannedObject[] Planned, long Left) Renewed(RenewedObjects renewed)
    {
        var (result, left) = (before.Planned.ToArray(), before.Left);
        foreach (var i in Enumerable.Range(0, result.Length).OrderByDescending(i => result[i].Target.Region.Area()))
        {
            var kinds = result[i].Kinds(input.Parameters);
            var calls = HasFewKinds ? Math.Min(kinds, 1) : kinds;
            var target = calls > 0 && calls <= left ? renewed.Of(result[i].Target) : result[i].Target;
            if (!ReferenceEquals(target, result[i].Target))
            {
                left -= calls;
                result[i] = new PlannedObject(target, result[i].Calls - kinds + calls);
            }
        }

        return (result, left);
    }

    // Of objects that were asked for anew their new masks, of the others those they had, by the new regions.
    private ObjectCandidates[] Latest(
        PlannedObject[] planned,
        IReadOnlyList<ObjectCandidates> candidates,
        LikelyRegions likely,
        CancellationToken cancellationToken)
    {
        var latest = candidates.ToArray();
        var anew = Enumerable.Range(0, planned.Length).Where(i => !ReferenceEquals(planned[i].Target, candidates[i].Target)).ToArray();
        var asked = new CascadedRefinement(decoder, input, upscaler, likely, firstRound: 1)
            .Run([.. anew.Select(i => planned[i])], cancellationToken);
        for (var j = 0; j < anew.Length; j++)
        {
            asked[j].Follow(candidates[anew[j]]);
            latest[anew[j]] = asked[j];
        }

        foreach (var one in latest.Except(asked).Where(one => one.Current.Count > 0))
        {
            one.Compare(likely);
        }

        return latest;
    }
}
