using UoSam.Core.Telemetry;

namespace UoSam.Core.Tests.Telemetry;

public class ComparisonTextTests
{
    [Theory]
    [InlineData(0.2, 0.35, "0.20 < 0.35")]
    [InlineData(0.348, 0.35, "0.348 < 0.350")]
    [InlineData(0.34996, 0.35, "0.34996 < 0.35000")]
    [InlineData(0.35, 0.35, "0.35 < 0.35")]
    public void Of_FiguresThatRoundAlike_GetDecimalsUntilTheyDiffer(double value, double bound, string expected) =>
        Assert.Equal(expected, ComparisonText.Of(value, "<", bound));

    [Fact]
    public void Of_NeighbouringNumbers_AreToldApart()
    {
        var sides = ComparisonText.Of(Math.BitDecrement(0.35), "<", 0.35).Split(" < ");

        Assert.NotEqual(sides[0], sides[1]);
    }

    [Fact]
    public void Of_Percent_CountsItsOwnDecimals() =>
        Assert.Equal("9.96 % of the image, less than 10.00 %", ComparisonText.Of(0.0996, "of the image, less than", 0.1, 'P', 1));
}
