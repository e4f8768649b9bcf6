using UoSam.Core.Denoising;
using UoSam.Core.Inference;
using UoSam.Core.Local;
using UoSam.Testing;

namespace UoSam.Core.Tests.Local;

public class LikelyRegionTests
{
    [Theory]
    [InlineData(64, 64)]
    [InlineData(50, 37)]
    public void Iou_RandomSharesAndMask_IsThatOfTheFormula(int height, int width)
    {
        var grid = new MapGrid(ImageFrame.Whole(height, width));
        var random = new Random(7);
        var shares = Enumerable.Range(0, grid.Length).Select(_ => random.NextSingle()).ToArray();
        var logits = Enumerable.Range(0, 256 * 256).Select(_ => random.NextSingle() - 0.5f).ToArray();
        var (intersection, union) = (0.0, 0.0);
        for (var i = 0; i < grid.Length; i++)
        {
            var inside = logits[(i / grid.Columns * 256) + (i % grid.Columns)] > 0 ? 1.0 : 0;
            intersection += inside * shares[i];
            union += inside + shares[i] - (inside * shares[i]);
        }

        Assert.Equal(intersection / union, new LikelyRegion(shares, grid).Iou(logits), 1e-4);
    }

    [Fact]
    public void Iou_NothingAndNothing_IsZero()
    {
        var grid = new MapGrid(ImageFrame.Whole(64, 64));

        Assert.Equal(0, new LikelyRegion(new float[grid.Length], grid).Iou(ScriptedDecoder.Logits(-1, -1, 0, 0, 0, 0)));
    }
}
