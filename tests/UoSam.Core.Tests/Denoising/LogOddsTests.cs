using UoSam.Core.Denoising;

namespace UoSam.Core.Tests.Denoising;

public sealed class LogOddsTests
{
    [Fact]
    public void Of_SharesOfAllSizes_IsTheLogarithmOfTheRatioWithinItsBounds()
    {
        float[] shares = [.. Enumerable.Range(0, 1001).Select(i => i / 1000f)];

        var odds = LogOdds.Of(shares);

        for (var i = 0; i < shares.Length; i++)
        {
            var expected = Math.Clamp(Math.Log(shares[i] / (1.0 - shares[i])), -LogOdds.Most, LogOdds.Most);
            Assert.Equal(expected, odds[i], 1e-5);
        }
    }

    [Fact]
    public void Of_OneHighShareAmongLowOnes_IsSeen()
    {
        var shares = new float[300];
        shares[170] = 0.5f;

        var odds = LogOdds.Of(shares);

        Assert.Equal(0, odds[170], 1e-6);
        Assert.All(odds.Where((_, i) => i != 170), value => Assert.Equal(-LogOdds.Most, value));
    }
}
