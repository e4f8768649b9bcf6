using UoSam.Core.Datasets;
using UoSam.Core.Masks;

namespace UoSam.Core.Tests.Datasets;

public class ClaimCalibrationTests
{
    [Fact]
    public void Belief_ByHand_IsBayesRule()
    {
        // Right with 1 / (1 + exp(2 - 4)) = 0.880797; of those the map errs in a quarter.
        var belief = new ClaimCalibration(-2, 0.5, 0.25).Belief(8);

        Assert.Equal(0.880797 * 0.25 / ((0.880797 * 0.25) + 0.119203), belief, 1e-5);
    }

    [Fact]
    public void Fit_AgreementGrowsWithTheMarginToThreeQuarters_ErrorIsAQuarterAndWideMarginsAreBelieved()
    {
        var claims = Enumerable.Range(0, 400)
            .Select(i => Claim(i % 20, i % 20 > 8 ? (i / 20 % 4 == 0 ? 0 : 1) : 0)).ToList();

        var fitted = ClaimCalibration.Fit(claims);

        Assert.InRange(fitted.Error, 0.18, 0.32);
        Assert.True(fitted.Belief(15) > 0.95);
        Assert.True(fitted.Belief(2) < 0.1);
    }

    [Fact]
    public void Fit_AgreementDoesNotGrowWithTheMargin_NothingIsBelieved()
    {
        var claims = Enumerable.Range(0, 400).Select(i => Claim(i % 7, i % 5 == 0 ? 1 : 0)).ToList();

        var fitted = ClaimCalibration.Fit(claims);

        Assert.True(fitted.Belief(7) < 0.5);
    }

    [Fact]
    public void Fit_NoClaims_NothingIsBelieved()
    {
        Assert.True(ClaimCalibration.Fit([]).Belief(1000) < 0.5);
    }

    private static RegionClaim Claim(int margin, int agreement) => new(new BitMask(1, 1), false, 0, 1, margin, agreement);
}
