using UoSam.Core.Denoising;
using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;

namespace UoSam.Core.Tests.Denoising;

public class ClassLabellingTests
{
    private const ushort Void = 255;

    [Theory]
    [InlineData(90, 130, 3)]
    [InlineData(600, 420, 5)]
    [InlineData(61, 90, 200)]
    public void Label_SmoothOrNoisyValues_IsTheHighestUpscaledValue(int height, int width, int classes)
    {
        var frame = ImageFrame.Whole(height, width);
        var grid = new MapGrid(frame);
        ushort[] ids = [.. Enumerable.Range(0, classes).Select(k => (ushort)(k + 300))];
        var labels = Enumerable.Range(0, height * width).Select(i => i % 7 == 0 ? Void : (ushort)300).ToArray();
        var coarse = new LabelMap(height, width, labels);

        var found = ClassLabelling.Label(coarse, new LabelSpace(null, [Void]), grid, ids, k => Values(grid, k));

        var upscaler = new MaskUpscaler(frame);
        var upscaled = ids.Select((_, k) => upscaler.Upscale(grid.Pad(Values(grid, k)))).ToArray();
        for (var i = 0; i < labels.Length; i++)
        {
            var expected = labels[i] == Void ? Void : ids[Enumerable.Range(0, classes).MaxBy(k => upscaled[k][i])];
            Assert.Equal(expected, found.Labels[i]);
        }
    }

    [Fact]
    public void Relabel_SomeCells_IsTheLabelThereAndTheMapElsewhere()
    {
        var grid = new MapGrid(ImageFrame.Whole(410, 333));
        ushort[] ids = [300, 301, 302, 303];
        var labels = Enumerable.Range(0, 410 * 333).Select(i => i % 7 == 0 ? Void : (ushort)300).ToArray();
        var (map, space) = (new LabelMap(410, 333, labels), new LabelSpace(null, [Void]));
        var cells = Enumerable.Range(0, grid.Length).Select(i => i % 5 < 2).ToArray();

        var found = ClassLabelling.Relabel(map, space, grid, ids, k => Values(grid, k), cells);

        var everywhere = ClassLabelling.Label(map, space, grid, ids, k => Values(grid, k));
        for (var i = 0; i < labels.Length; i++)
        {
            var (row, column) = (((i / 333) + 0.5f) / grid.CellHeight, ((i % 333) + 0.5f) / grid.CellWidth);
            var cell = (Math.Min((int)row, grid.Rows - 1) * grid.Columns) + Math.Min((int)column, grid.Columns - 1);
            Assert.Equal(cells[cell] ? everywhere.Labels[i] : map.Labels[i], found.Labels[i]);
        }
    }

    // Cones around places that differ by class; every third class is noise on top.
    private static float[] Values(MapGrid grid, int k)
    {
        var random = new Random(k);
        var (row, column) = (random.Next(grid.Rows), random.Next(grid.Columns));
        return [.. Enumerable.Range(0, grid.Length).Select(i =>
        {
            var (y, x) = (i / grid.Columns, i % grid.Columns);
            var distance = Math.Sqrt(((y - row) * (y - row)) + ((x - column) * (x - column)));
            return (float)(-0.05 * distance) + (k % 3 == 2 ? random.NextSingle() : 0);
        })];
    }
}
