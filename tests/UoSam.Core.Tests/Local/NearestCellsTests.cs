using UoSam.Core.Denoising;
using UoSam.Core.Inference;
using UoSam.Core.Local;

namespace UoSam.Core.Tests.Local;

public class NearestCellsTests
{
    private const int Channels = 100;
    private const int Side = 30;
    private const int Kinds = 7;

    // The cells of an image of 100 x 300 are in 10 rows of 30, which is no multiple of 16, and neither 3 nor 7 is one of four.
    // Only those of a kind are alike, so among every seventh cell one kind alone has its like.
    [Theory]
    [InlineData(3, 1, -1)]
    [InlineData(4, 5, -1)]
    [InlineData(7, 70, -1)]
    [InlineData(7, 7, -1)]
    [InlineData(7, 7, 0.6f)]
    [InlineData(9, 50, 0.8f)]
    public void Cosines_SomeCellsAmongOthers_AreTheHighestOfThemFromTheLeastOn(int count, int every, float least)
    {
        var features = Features(100, 300);
        int[] cells = [.. Enumerable.Range(0, count).Select(i => i * 30)];

        var cosines = new NearestCells(features).Cosines(cells, IsAmong, least);

        Assert.Equal(count, cosines.Length);
        for (var i = 0; i < count; i++)
        {
            var expected = Enumerable.Range(0, features.Count).Where(IsAmong)
                .Max(cell => Enumerable.Range(0, Channels).Sum(c => Value(features, c, cells[i]) * Value(features, c, cell)));
            Assert.Equal(expected >= least, cosines[i] >= least);
            Assert.Equal(expected, expected >= least ? cosines[i] : expected, 1e-5f);
        }

        bool IsAmong(int cell) => cell % every == every - 1;
    }

    [Fact]
    public void Cosines_AmongNone_AreMinusOne() =>
        Assert.Equal([-1, -1], new NearestCells(Features(300, 300)).Cosines([5, 6], _ => false, 0));

    private static float Value(CellFeatures features, int channel, int cell) => features.Values[(channel * features.Count) + cell];

    private static CellFeatures Features(int height, int width)
    {
        var random = new Random(1);
        var kinds = Enumerable.Range(0, Channels * Kinds).Select(_ => random.NextSingle() - 0.5f).ToArray();
        var values = Enumerable.Range(0, Channels * Side * Side)
            .Select(i => kinds[(i / (Side * Side) * Kinds) + (i % (Side * Side) % Kinds)] + (0.4f * (random.NextSingle() - 0.5f)));
        return new CellFeatures(new ImageEmbedding([.. values], Channels, Side, ImageFrame.Whole(height, width)));
    }
}
