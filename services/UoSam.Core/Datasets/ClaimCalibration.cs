namespace UoSam.Core.Datasets;

/// <summary>
/// How far the claims of the other images can be believed, told by how often the coarse maps agree with them: with
/// r = 1 / (1 + exp(-(Offset + Slope * margin))) the share of claims that are right, and a coarse map that is wrong about a
/// region with probability Error, it agrees in a share of r (1 - Error). Where features do not tell the classes, agreement does
/// not grow with the margin, so Slope is near 0 and no claim is believed.
/// </summary>
/// <param name="Offset">Log-odds of a claim without margin.</param>
/// <param name="Slope">Log-odds per unit of margin, 0..1.</param>
/// <param name="Error">Share of regions that a coarse map is wrong about, 0..0.5.</param>
public readonly record struct ClaimCalibration(double Offset, double Slope, double Error)
{
    // Before anything is seen: claims are rather wrong than right, a fifth of a coarse map's regions is wrong.
    private const double UsualOffset = -2;
    private const double OffsetDeviation = 2;
    private const double UsualError = 0.2;
    private const double ErrorDeviation = 0.15;
    private const double LeastShare = 1e-4;

    /// <summary>Where there is no claim to learn from.</summary>
    public static ClaimCalibration None { get; } = new(UsualOffset, 0, UsualError);

    /// <summary>The likeliest of a grid of values.</summary>
    internal static ClaimCalibration Fit(IReadOnlyList<RegionClaim> claims)
    {
        var offsets = Enumerable.Range(0, 25).Select(i => -6 + (0.25 * i));
        var candidates = offsets.SelectMany(offset => Enumerable.Range(0, 11).Select(j => (offset, slope: 0.1 * j))).ToArray();
        var best = new (double Loss, ClaimCalibration Value)[candidates.Length];
        Parallel.For(0, candidates.Length, i => best[i] = BestError(claims, candidates[i].offset, candidates[i].slope));
        return claims.Count == 0 ? None : best.MinBy(candidate => candidate.Loss).Value;
    }

    /// <summary>The probability that a claim against the coarse map is right.</summary>
    internal double Belief(float margin)
    {
        var right = Right(margin);
        return right * Error / ((right * Error) + 1 - right);
    }

    private double Right(float margin) => 1 / (1 + Math.Exp(-(Offset + (Slope * margin))));

    private static (double Loss, ClaimCalibration Value) BestError(
        IReadOnlyList<RegionClaim> claims, double offset, double slope)
    {
        var best = (Loss: double.PositiveInfinity, Value: None);
        for (var i = 0; i < 13; i++)
        {
            var value = new ClaimCalibration(offset, slope, 0.02 + (0.04 * i));
            var loss = value.Loss(claims);
            best = loss < best.Loss ? (loss, value) : best;
        }

        return best;
    }

    // Of the agreements, and of the values themselves as normal deviates.
    private double Loss(IReadOnlyList<RegionClaim> claims)
    {
        var (far, wrong) = ((Offset - UsualOffset) / OffsetDeviation, (Error - UsualError) / ErrorDeviation);
        var loss = ((far * far) + (wrong * wrong)) / 2;
        foreach (var claim in claims)
        {
            var share = Math.Clamp((1 - Error) * Right(claim.Margin), LeastShare, 1 - LeastShare);
            var agreement = Math.Clamp(claim.Agreement, 0, 1);
            loss -= (agreement * Math.Log(share)) + ((1 - agreement) * Math.Log(1 - share));
        }

        return loss;
    }
}
