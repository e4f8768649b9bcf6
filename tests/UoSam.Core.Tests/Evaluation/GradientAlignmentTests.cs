using CsCheck;
using UoSam.Core.Evaluation;
using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;

namespace UoSam.Core.Tests.Evaluation;

public class GradientAlignmentTests
{
    [Fact]
    public void Of_BoundaryOnTheOnlyEdge_IsNearlyOneAndElsewhereBelowChance()
    {
        // One vertical step in the middle: Sobel sees it in the two columns beside it, 2 of 20.
        var image = Picture(10, 20, (_, x) => x < 10 ? 20 : 200);
        var on = EvaluationMaps.Map(10, 20, (_, x) => x < 10 ? 0 : 1);
        var off = EvaluationMaps.Map(10, 20, (_, x) => x < 5 ? 0 : 1);

        // Ranks: 18 of 20 columns are flat, so 0.9 / 2; the other two have 0.9 below and share the last 0.1.
        Assert.Equal(0.95, Of(image, on), 12);
        Assert.Equal(0.45, Of(image, off), 12);
    }

    [Fact]
    public void Of_FlatImage_IsChance()
    {
        var map = EvaluationMaps.Map(6, 6, (y, _) => y < 3 ? 1 : 2);

        Assert.Equal(0.5, Of(Picture(6, 6, (_, _) => 77), map), 12);
    }

    [Fact]
    public void Of_NoBoundaryOrOnlyOneWithVoid_IsUndefined()
    {
        var image = Picture(4, 4, (y, x) => 10 * ((y * 4) + x));

        Assert.True(double.IsNaN(Of(image, EvaluationMaps.Map(4, 4, (_, _) => 3))));
        Assert.True(double.IsNaN(Of(image, EvaluationMaps.Map(4, 4, (y, _) => y < 2 ? 3 : 255))));
    }

    [Fact]
    public void Of_AnyImageAndMap_EqualsTheDefinition()
    {
        Gen.Select(Gen.Int[1, 7], Gen.Int[1, 7])
            .SelectMany((height, width) => Gen.Select(
                Gen.Byte.Array[height * width * 3],
                Gen.Int[0, 3].Select(i => (ushort)(i == 3 ? 255 : i)).Array[height * width],
                (pixels, labels) => (new RgbImage(height, width, pixels), new LabelMap(height, width, labels))))
            .Sample(sample =>
            {
                var (image, map) = sample;

                Assert.Equal(ByDefinition(image, map), Of(image, map), 12);
            });
    }

    /// <summary>Sobel by its kernel over repeated edges; ranks by comparing all pairs.</summary>
    private static double ByDefinition(RgbImage image, LabelMap map)
    {
        var all = Enumerable.Range(0, map.Labels.Length).ToArray();
        var gradients = all.Select(i => Enumerable.Range(0, 3).Max(c => Sobel(image, i / image.Width, i % image.Width, c)))
            .ToArray();
        return all.Where(i => all.Any(j => AreNeighbours(i, j, map.Width) && map.Labels[i] != map.Labels[j]
                && map.Labels[i] != 255 && map.Labels[j] != 255))
            .Select(i => gradients.Average(g => g < gradients[i] ? 1 : g == gradients[i] ? 0.5 : 0))
            .DefaultIfEmpty(double.NaN)
            .Average();
    }

    private static bool AreNeighbours(int i, int j, int width) =>
        Math.Abs((i / width) - (j / width)) + Math.Abs((i % width) - (j % width)) == 1;

    private static double Sobel(RgbImage image, int y, int x, int channel)
    {
        int[] smooth = [1, 2, 1];
        int[] slope = [-1, 0, 1];
        double across = 0;
        double along = 0;
        for (var dy = 0; dy < 3; dy++)
        {
            for (var dx = 0; dx < 3; dx++)
            {
                var row = Math.Clamp(y + dy - 1, 0, image.Height - 1);
                var column = Math.Clamp(x + dx - 1, 0, image.Width - 1);
                var value = image.Pixels[(((row * image.Width) + column) * 3) + channel];
                across += value * smooth[dy] * slope[dx];
                along += value * slope[dy] * smooth[dx];
            }
        }

        return Math.Round(Math.Sqrt((across * across) + (along * along)));
    }

    private static double Of(RgbImage image, LabelMap map) => GradientAlignment.Of(image, map, id => id == 255);

    private static RgbImage Picture(int height, int width, Func<int, int, int> value) => new(
        height,
        width,
        [.. Enumerable.Range(0, height * width * 3).Select(i => (byte)value(i / 3 / width, i / 3 % width))]);
}
