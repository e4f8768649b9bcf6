using UoSam.Core.Inference;

namespace UoSam.Core.Tests.Inference;

public sealed class EncodedSideTests
{
    [Theory]
    [InlineData(1024, 1024)]
    [InlineData(960, 1024)]
    [InlineData(768, 800)]
    [InlineData(683, 744)]
    [InlineData(576, 632)]
    [InlineData(1, 72)]
    public void Of_Side_IsWholeWindowsAndTheSpoiltCells(int resized, int expected)
    {
        Assert.Equal(expected, EncodedSide.Of(resized));
    }

    /// <summary>Follows, cell by cell, what an image can change; the last of these cells may be left out.</summary>
    [Fact]
    public void Of_AnySide_IsTheWindowsThatConvolutionsCarryTheImageTo()
    {
        for (var resized = 1; resized <= 1024; resized++)
        {
            var seen = Enumerable.Range(0, 1024).Select(i => i < resized).ToArray();
            seen = Convolve(Convolve(Convolve(Convolve(Convolve(seen, 2), 2), 1), 1), 2);
            var reached = Convolve(seen, 1).Count(cell => cell);

            var side = EncodedSide.Of(resized);

            var cells = (side / 8) - 2;
            Assert.True(side == 1024 || (side % 8 == 0 && cells % 7 == 0 && cells >= reached - 1 && cells < reached + 7));
            Assert.True(side < 1024 || (reached + 6) / 7 * 7 >= 126);
        }
    }

    private static bool[] Convolve(bool[] seen, int stride) =>
        [.. Enumerable.Range(0, seen.Length / stride).Select(i =>
            Enumerable.Range((i * stride) - 1, 3).Any(at => at >= 0 && at < seen.Length && seen[at]))];
}
