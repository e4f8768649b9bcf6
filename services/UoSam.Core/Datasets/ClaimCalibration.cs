using System.Collections.Immutable;
using UoSam.Core.LabelMaps;

namespace UoSam.Core.Datasets;

/// <summary>
/// How far the claims of the other images can be believed, told by how often the coarse maps agree with them. Whether a claim is
/// right has log-odds that rise with its margin and with its margin in units of what is usual for its class, from a level of the
/// folder and a deviation of the class; a coarse map is wrong about a region with a probability that is the same for all, and does
/// not depend on the image's features. So where it does not fall with the margin that coarse maps disagree, the coarse maps are
/// wrong; where it does, and where they mostly disagree, the claims are. All values that explain the agreements count, by how well
/// they do (a hierarchical Bayesian model on a grid): few claims are believed less than many.
/// </summary>
/// <param name="Classes">Those that a coarse map and the other images ever agreed on, by ascending id; no other is believed.</param>
public sealed record ClaimCalibration(ImmutableArray<ClassBelief> Classes)
{
    // In log-odds, and the lead of a claim that is as sure as by its margin: with these about as many claims are right as are believed, of
    // street scenes as of videos (tests/quality.md, a folder's memory).
    private const double OddsOfLead = 0.4;
    private const double UsualLead = 5.75;

    // Where the map says nothing it need not be wrong for a claim to be right: the odds of a belief of 0.9, times a usual share of wrong maps,
    // 0.25. A claim that leads the map's class by however much must be as sure against all others.
    private const double LeastBeliefByMargin = 0.7;

    /// <summary>Where there is no claim to learn from.</summary>
    public static ClaimCalibration None { get; } = new([]);

    /// <summary>Fits all values to the claims of all images.</summary>
    /// <param name="images">Each judged without itself.</param>
    /// <param name="space">Which id is background.</param>
    internal static ClaimCalibration Fit(IReadOnlyList<ImageClaims> images, LabelSpace space)
    {
        var usual = new UsualMargins([.. images.SelectMany(image => image.Confirmed)], space);
        var tests = images.SelectMany(image => image.Regions).Where(claim => claim.IsTest).ToLookup(claim => claim.Claimed);
        ushort[] ids = [.. usual.Ids.Union(tests.Select(group => group.Key))];
        var classes = new BeliefGrid[ids.Length];
        Parallel.For(0, ids.Length, i =>
        {
            classes[i] = new BeliefGrid(usual.Of(ids[i]));
            foreach (var claim in tests[ids[i]])
            {
                classes[i].Add(claim.Margin, Math.Clamp(claim.Agreement, 0, 1));
            }
        });
        var weights = BeliefGrid.Weights(classes);
        return new ClaimCalibration([.. usual.Ids.Select((id, i) => classes[i].BeliefOf(id, weights))]);
    }

    /// <summary>The claims that are believed, each with the probability that it is right.</summary>
    /// <param name="claims">What the other images say of one image.</param>
    /// <param name="least">The least probability, for claims against a class of the coarse map.</param>
    /// <param name="space">Which ids are no classes.</param>
    internal IEnumerable<(RegionClaim Claim, double Belief)> Believed(ImageClaims claims, double least, LabelSpace space) =>
        from claim in claims.Regions
        where claim.IsContrary && Belief(claim.Claimed, claim.Margin) > LeastBeliefByMargin
        let belief = Belief(claim)
        where belief > least || !space.IsClass(claim.Coarse)
        select (claim, belief);

    /// <summary>
    /// The probability that a claim against the coarse map is right: by its margin, and by how far it leads the very class that the map has,
    /// which the margin does not tell where a third class comes next.
    /// </summary>
    internal double Belief(RegionClaim claim)
    {
        var belief = Belief(claim.Claimed, claim.Margin);
        var odds = claim.Lead is { } lead ? Math.Exp(OddsOfLead * (lead - UsualLead)) : 1;
        return belief * odds / ((belief * odds) + 1 - belief);
    }

    /// <summary>The same by the margin alone.</summary>
    /// <param name="claimed">The class that is claimed.</param>
    /// <param name="margin">The claim's margin.</param>
    internal double Belief(ushort claimed, double margin) =>
        Classes.FirstOrDefault(known => known.Id == claimed)?.At(margin) ?? 0;
}
