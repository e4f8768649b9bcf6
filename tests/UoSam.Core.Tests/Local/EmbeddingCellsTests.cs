using UoSam.Core.Inference;
using UoSam.Core.Local;
using UoSam.Core.Masks;

namespace UoSam.Core.Tests.Local;

public class EmbeddingCellsTests
{
    private const int Side = 64;

    /// <summary>Whatever the feature that all cells have: of some the cosine with themselves is rounded to more than 1.</summary>
    [Fact]
    public void StepAndDistance_CellsThatAreTheSame_AreNotBelowZero()
    {
        var random = new Random(3);
        var region = new BitMask(1024, 1024);
        for (var y = 256; y < 768; y++)
        {
            region.SetRun(y, 256, 768);
        }

        for (var i = 0; i < 20; i++)
        {
            var feature = Enumerable.Range(0, 256).Select(_ => random.NextSingle() - 0.5f).ToArray();
            var values = Enumerable.Range(0, 256 * Side * Side).Select(place => feature[place / (Side * Side)]).ToArray();
            var cells = new EmbeddingCells(new ImageEmbedding(values, 256, Side, ImageFrame.Whole(1024, 1024)));
            var shares = cells.Shares(region);

            Assert.InRange(cells.Step(cells.Border(shares))!.Value, 0, 1e-5f);
            Assert.InRange(cells.Distance(shares, cell => shares[cell] < EmbeddingCells.Nothing), 0, 1e-5f);
        }
    }
}
