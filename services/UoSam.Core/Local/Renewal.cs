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

    /// <summary>The objects judged by their last masks.</summary>
    /// <param name="candidates">The first masks of all objects; they are given back.</param>
    /// <param name="cancellationToken">Stops a running inference.</param>
    public Refinement Run(IReadOnlyList<ObjectCandidates> candidates, CancellationToken cancellationToken)
    {
        var first = before with { Refined = gate.Judge(candidates) };
        var noise = new EvidenceLabelling(input, first).Noise();
        if (noise < MaskNoise.Fine || noise > MostShare * before.Odds!.Noise)
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

    private (PlannedObject[] Planned, long Left) Renewed(RenewedObjects renewed)
    {
        var (result, left) = (before.Planned.ToArray(), before.Left);
        foreach (var i in Enumerable.Range(0, result.Length).OrderByDescending(i => result[i].Target.Region.Area()))
        {
            var calls = result[i].Kinds(input.Parameters);
            if (calls > 0 && calls <= left)
            {
                var target = renewed.Of(result[i].Target);
                left -= ReferenceEquals(target, result[i].Target) ? 0 : calls;
                result[i] = result[i] with { Target = target };
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
