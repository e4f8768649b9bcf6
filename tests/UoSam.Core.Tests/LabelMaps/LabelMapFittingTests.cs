using UoSam.Core.LabelMaps;

namespace UoSam.Core.Tests.LabelMaps;

public class LabelMapFittingTests
{
    [Fact]
    public void Fit_SameSize_ReturnsTheMap()
    {
        var map = new LabelMap(2, 2, [1, 2, 3, 4]);

        Assert.Same(map, LabelMapFitting.Fit(map, 2, 2));
    }

    [Fact]
    public void Fit_TwiceTheSize_RepeatsEachLabel()
    {
        var fitted = LabelMapFitting.Fit(new LabelMap(1, 2, [1, 2]), 2, 4);

        Assert.Equal(new ushort[] { 1, 1, 2, 2, 1, 1, 2, 2 }, fitted.Labels);
    }

    /// <summary>Centres of the three pixels lie at 0.83, 2.5 and 4.17 of the five: columns 0, 2 and 4.</summary>
    [Fact]
    public void Fit_FiveToThree_TakesTheLabelUnderEachCentre()
    {
        var fitted = LabelMapFitting.Fit(new LabelMap(5, 5, [.. Enumerable.Range(0, 25).Select(i => (ushort)i)]), 3, 3);

        Assert.Equal(new ushort[] { 0, 2, 4, 10, 12, 14, 20, 22, 24 }, fitted.Labels);
    }

    [Theory]
    [InlineData(43, 64, 333, 500)]
    [InlineData(333, 500, 43, 64)]
    [InlineData(320, 480, 1000, 1508)]
    [InlineData(7, 10, 224, 300)]
    [InlineData(1, 1, 300, 330)]
    [InlineData(1, 2, 500, 1000)]
    public void Fit_AspectThatDiffersByRounding_Fits(int height, int width, int toHeight, int toWidth)
    {
        var fitted = LabelMapFitting.Fit(new LabelMap(height, width, new ushort[height * width]), toHeight, toWidth);

        Assert.Equal((toHeight, toWidth), (fitted.Height, fitted.Width));
    }

    [Theory]
    [InlineData(500, 375, 375, 500)]
    [InlineData(320, 320, 375, 500)]
    [InlineData(320, 480, 1000, 1530)]
    [InlineData(1, 1, 375, 500)]
    [InlineData(2, 2, 375, 500)]
    [InlineData(2, 3, 375, 500)]
    [InlineData(375, 500, 3, 3)]
    public void Fit_AnotherAspect_RefusesWithBothSizes(int height, int width, int toHeight, int toWidth)
    {
        var map = new LabelMap(height, width, new ushort[height * width]);

        var fault = Assert.Throws<InvalidInputException>(() => LabelMapFitting.Fit(map, toHeight, toWidth));

        Assert.Equal("LABEL_MAP_SIZE", fault.Reason);
        Assert.Contains($"{height} x {width}", fault.Message, StringComparison.Ordinal);
        Assert.Contains($"{toHeight} x {toWidth}", fault.Message, StringComparison.Ordinal);
    }
}
