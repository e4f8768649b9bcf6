using UoSam.Cli.Refining;

namespace UoSam.Cli.Tests;

public class NearNamesTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("", "abc", 3)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("flaw", "lawn", 2)]
    public void Distance_KnownPairs_IsLevenshteins(string a, string b, int expected) =>
        Assert.Equal(expected, NearNames.Distance(a, b));

    [Fact]
    public void Of_AMisspeltName_PutsTheRightOneFirst() =>
        Assert.Equal("accept_iou", NearNames.Of("acept_iou", ["overlap", "pred_iou_thresh", "accept_iou"]).First());
}
