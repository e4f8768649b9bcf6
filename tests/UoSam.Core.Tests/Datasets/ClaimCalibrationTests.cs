using UoSam.Core.Datasets;
using UoSam.Core.LabelMaps;
using UoSam.Core.Masks;

namespace UoSam.Core.Tests.Datasets;

public class ClaimCalibrationTests
{
    /// <summary>By a sum over the same grid in Python with NumPy, written apart from this one.</summary>
    [Theory]
    [InlineData(1, 0, 0.066666)]
    [InlineData(1, 1.5, 0.177505)]
    [InlineData(1, 5, 0.826748)]
    [InlineData(1, 16, 0.965741)]
    [InlineData(2, 0, 0.066122)]
    [InlineData(2, 1.5, 0.300770)]
    [InlineData(2, 5, 0.898129)]
    [InlineData(2, 16, 0.963200)]
    public void Fit_FewClaimsOfTwoClasses_IsTheReferencesBelief(ushort claimed, double margin, double expected)
    {
        ClassMargin[] confirmed = [new(1, 4), new(1, 6), new(1, 5), new(2, 2)];
        RegionClaim[] claims =
        [
            Claim(1, 5, 1), Claim(1, 4, 0.9f), Claim(1, 6, 0.8f), Claim(1, 2, 0), Claim(1, 7, 0),
            Claim(2, 2.5f, 1), Claim(2, 1, 0), Claim(2, 14, 0.1f),
        ];

        var fitted = Fit(claims, confirmed);

        Assert.Equal(expected, fitted.Belief(claimed, margin), 1e-5);
    }

    [Fact]
    public void Fit_MapsLoseAThirdWhateverTheMargin_UsualMarginsAreBelieved()
    {
        var claims = Enumerable.Range(0, 60).Select(i => Claim(1, 6 + (i % 4), i % 3 == 0 ? 0 : 1));

        var fitted = Fit(claims, Confirmed(1, 7, 20));

        Assert.True(fitted.Belief(1, 7) > 0.9);
    }

    [Fact]
    public void Fit_AgreementGrowsWithTheMargin_WideMarginsAreBelievedAndNarrowOnesNot()
    {
        var claims = Enumerable.Range(0, 400)
            .Select(i => Claim(1, i % 20, i % 20 > 8 ? (i / 20 % 4 == 0 ? 0 : 1) : 0));

        var fitted = Fit(claims, Confirmed(1, 14, 20));

        Assert.True(fitted.Belief(1, 15) > 0.95);
        Assert.True(fitted.Belief(1, 2) < 0.1);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(300)]
    [InlineData(3000)]
    public void Fit_ManyClaimsThatAllAgree_AreBelieved(int count)
    {
        var fitted = Fit(Enumerable.Repeat(Claim(1, 7, 1), count), Confirmed(1, 7, count));

        Assert.InRange(fitted.Belief(1, 7), 0.85, 1);
    }

    [Fact]
    public void Fit_MapsMostlyDisagreeWhateverTheMargin_NothingIsBelieved()
    {
        var claims = Enumerable.Range(0, 400).Select(i => Claim(1, i % 7, i % 5 == 0 ? 1 : 0));

        var fitted = Fit(claims, Confirmed(1, 3, 20));

        Assert.True(fitted.Belief(1, 7) < 0.5);
    }

    [Fact]
    public void Fit_MapsDisagreeMoreAboutOneClass_ItsClaimsAreBelievedLess()
    {
        var told = Enumerable.Range(0, 60).Select(i => Claim(1, 6 + (i % 4), i % 4 == 0 ? 0 : 1));
        var untold = Enumerable.Range(0, 60).Select(i => Claim(2, 6 + (i % 4), i % 10 == 0 ? 1 : 0));

        var fitted = Fit(told.Concat(untold), [.. Confirmed(1, 7, 20), .. Confirmed(2, 7, 5)]);

        Assert.True(fitted.Belief(2, 7) < 0.1 * fitted.Belief(1, 7));
    }

    [Fact]
    public void Fit_BackgroundOnCoarseRegions_TellsNothing()
    {
        var claims = Enumerable.Range(0, 60).Select(i => Claim(1, 6 + (i % 4), i % 3 == 0 ? 0 : 1)).ToList();
        var contrary = Enumerable.Range(0, 200).Select(i => Claim(0, 6, 0) with { IsTest = false });

        var with = Fit(claims.Concat(contrary), Confirmed(1, 7, 20));

        Assert.Equal(Fit(claims, Confirmed(1, 7, 20)).Belief(1, 7), with.Belief(1, 7), 1e-12);
    }

    [Fact]
    public void Belief_ClassThatNoMapConfirms_IsNone()
    {
        var claims = Enumerable.Range(0, 60).Select(i => Claim((ushort)(1 + (i % 2)), 7, 1));

        Assert.Equal(0, Fit(claims, Confirmed(1, 7, 20)).Belief(2, 7));
    }

    [Fact]
    public void Belief_NoClaims_IsNone()
    {
        Assert.Equal(0, Fit([], []).Belief(1, 1000));
    }

    [Fact]
    public void UsualMargins_ByHand_AreMeansWithTheObjectsMeanAsOneMore()
    {
        var usual = new UsualMargins([new(0, 10), new(1, 4), new(1, 6), new(2, 3)], LabelSpace.Default);

        Assert.Equal([0, 1, 2], usual.Ids.Select(id => (int)id));

        // The objects' mean is that of 5 and 3.
        Assert.Equal((10 + 4) / 2.0, usual.Of(0));
        Assert.Equal((4 + 6 + 4) / 3.0, usual.Of(1), 1e-12);
        Assert.Equal(4, usual.Of(9));
    }

    [Fact]
    public void At_BetweenAndBeyondMargins_IsLinearAndConstant()
    {
        var belief = new ClassBelief(1, 5, [.. Enumerable.Range(0, 33).Select(i => i / 100.0)]);

        Assert.Equal(0.025, belief.At(1.25), 1e-12);
        Assert.Equal(0.32, belief.At(1000), 1e-12);
        Assert.Equal(0, belief.At(-1), 1e-12);
    }

    /// <summary>Log-odds of 0 (or 1 for certain) by the margin and 0.4 for each unit of lead beyond 5.75, by hand.</summary>
    [Theory]
    [InlineData(0.5, null, 0.5)]
    [InlineData(0.5, 5.75, 0.5)]
    [InlineData(0.5, 11.24306, 0.9)]
    [InlineData(0.5, 0.25694, 0.1)]
    [InlineData(0.9, 0.25694, 0.5)]
    [InlineData(1, 0.0, 1)]
    [InlineData(0, 100.0, 0)]
    public void Belief_LeadOverTheMapsClass_RaisesOrLowersIt(double byMargin, double? lead, double expected)
    {
        var calibration = new ClaimCalibration([new ClassBelief(1, 5, [.. Enumerable.Repeat(byMargin, ClassBelief.Steps)])]);

        Assert.Equal(expected, calibration.Belief(Claim(1, 7, 0) with { Lead = (float?)lead }), 1e-5);
    }

    private static ClaimCalibration Fit(IEnumerable<RegionClaim> claims, IEnumerable<ClassMargin> confirmed) =>
        ClaimCalibration.Fit([new ImageClaims([.. claims], [.. confirmed])], LabelSpace.Default);

    private static IEnumerable<ClassMargin> Confirmed(ushort id, float margin, int count) =>
        Enumerable.Repeat(new ClassMargin(id, margin), count);

    private static RegionClaim Claim(ushort id, float margin, float agreement) =>
        new(new BitMask(1, 1), false, 0, id, margin, null, agreement, true);
}
