using UoSam.Core.Denoising;
using UoSam.Core.Inference;
using UoSam.Core.Local;

namespace UoSam.Core.Tests.Local;

public class ColourEvidenceTests
{
    private const int Unknown = -1;
    private const int Classes = 5;
    private static readonly MapGrid Grid = new(ImageFrame.Whole(250, 400));

    /// <summary>
    /// Against the textbook: the log-likelihood ratio of two Gaussians of one covariance, pooled, fitted to all cells around a block
    /// by two Gaussians of 1.45 and 4.33 blocks; between blocks its weights in between, at most 3, and a Gaussian of 0.6 cells.
    /// </summary>
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Of_NoisyColours_IsTheLogLikelihoodRatioOfTwoGaussians(int index)
    {
        var (colours, classOf) = Scene(new Random(3));
        var oracle = new Oracle(colours, classOf, index);

        var evidence = new ColourEvidence(colours, Grid, Classes, classOf).Of(index);

        foreach (var (y, x) in new[] { (0, 0), (3, 100), (80, 128), (81, 127), (100, 60), (Grid.Rows - 1, Grid.Columns - 1), (60, 200), (118, 222), (131, 213), (90, 228) })
        {
            Assert.Equal(oracle.At(y, x), evidence[(y * Grid.Columns) + x], 2e-3);
        }
    }

    [Fact]
    public void Of_ColoursThatDoNotPart_SaysNothing()
    {
        var random = new Random(5);
        var values = new byte[MaskColours.Length];
        random.NextBytes(values);
        var classOf = Enumerable.Range(0, Grid.Length).Select(i => i % Grid.Columns < 128 ? 0 : 1).ToArray();

        var evidence = new ColourEvidence(new MaskColours(values), Grid, Classes, classOf).Of(1);

        Assert.InRange(evidence.Average(Math.Abs), 0, 0.1);
    }

    [Fact]
    public void Of_ClassThatIsNowhereOrEverywhereAround_SaysNothing()
    {
        var (colours, classOf) = Scene(new Random(3));
        Array.Fill(classOf, 1);

        Assert.All(new ColourEvidence(colours, Grid, Classes, classOf).Of(0), value => Assert.Equal(0, value));
        Assert.All(new ColourEvidence(colours, Grid, Classes, classOf).Of(1), value => Assert.Equal(0, value));
    }

    [Fact]
    public void Of_NoKnownCells_SaysNothing()
    {
        var (colours, classOf) = Scene(new Random(3));
        Array.Fill(classOf, Unknown);

        Assert.All(new ColourEvidence(colours, Grid, Classes, classOf).Of(0), value => Assert.Equal(0, value));
    }

    // Three classes side by side and one in a corner, of overlapping colours, one that is nowhere; a tenth of the cells is not known.
    private static (MaskColours Colours, int[] ClassOf) Scene(Random random)
    {
        var (values, classOf) = (new byte[MaskColours.Length], new int[Grid.Length]);
        for (var i = 0; i < classOf.Length; i++)
        {
            var (y, x) = Math.DivRem(i, Grid.Columns);
            var index = y > 120 && x > 220 ? 3 : x < 90 ? 0 : x < 128 ? 1 : 2;
            classOf[i] = random.Next(10) == 0 ? Unknown : index;
            var shade = random.Next(60);
            for (var channel = 0; channel < 3; channel++)
            {
                values[(channel * 65536) + (y * 256) + x] = (byte)(shade + random.Next(90) + (20 * index * channel));
            }
        }

        return (new MaskColours(values), classOf);
    }

    private sealed class Oracle(MaskColours colours, int[] classOf, int index)
    {
        private readonly Dictionary<(int, int, int), double[]> _known = [];
        private readonly int _rows = (Grid.Rows + 3) / 4;
        private readonly int _columns = (Grid.Columns + 3) / 4;

        public double At(int y, int x)
        {
            var (sum, weights) = (0.0, 0.0);
            for (var dy = -2; dy <= 2; dy++)
            {
                for (var dx = -2; dx <= 2; dx++)
                {
                    var weight = Math.Exp(-((dx * dx) + (dy * dy)) / (2 * 0.6 * 0.6));
                    var (row, column) = (Math.Clamp(y + dy, 0, Grid.Rows - 1), Math.Clamp(x + dx, 0, Grid.Columns - 1));
                    sum += weight * (Odds(row, column, 0) + Odds(row, column, 1)) / 2;
                    weights += weight;
                }
            }

            return sum / weights;
        }

        private double Odds(int y, int x, int window)
        {
            var (top, left) = (((y + 0.5) / 4) - 0.5, ((x + 0.5) / 4) - 0.5);
            var odds = 0.0;
            for (var k = 0; k < 4; k++)
            {
                var (row, column) = ((int)Math.Floor(top) + (k / 2), (int)Math.Floor(left) + (k % 2));
                var share = (1 - Math.Abs(top - row)) * (1 - Math.Abs(left - column));
                var weights = Weights(Math.Clamp(row, 0, _rows - 1), Math.Clamp(column, 0, _columns - 1), window);
                odds += share * (weights[3] + Enumerable.Range(0, 3).Sum(channel => weights[channel] * Colour(y, x, channel)));
            }

            return Math.Clamp(odds, -3, 3);
        }

        // Pooled covariance W, means m1 and m0: W^-1 (m1 - m0), and minus that times the middle of both means.
        private double[] Weights(int row, int column, int window)
        {
            if (_known.TryGetValue((row, column, window), out var known))
            {
                return known;
            }

            var deviation = window == 0 ? 1.45 : 4.33;
            var radius = (int)Math.Ceiling(3 * deviation);
            var cells = new List<(double Weight, bool IsOfClass, double[] Colour)>();
            for (var dy = -radius; dy <= radius; dy++)
            {
                for (var dx = -radius; dx <= radius; dx++)
                {
                    var (blockRow, blockColumn) = (Math.Clamp(row + dy, 0, _rows - 1), Math.Clamp(column + dx, 0, _columns - 1));
                    var weight = Math.Exp(-((dx * dx) + (dy * dy)) / (2 * deviation * deviation));
                    cells.AddRange(Cells(blockRow, blockColumn).Select(cell => (weight, cell.IsOfClass, cell.Colour)));
                }
            }

            return _known[(row, column, window)] = Discriminant(cells);
        }

        private IEnumerable<(bool IsOfClass, double[] Colour)> Cells(int blockRow, int blockColumn) =>
            from y in Enumerable.Range(4 * blockRow, 4)
            from x in Enumerable.Range(4 * blockColumn, 4)
            where y < Grid.Rows && x < Grid.Columns && classOf[(y * Grid.Columns) + x] != Unknown
            select (classOf[(y * Grid.Columns) + x] == index, Enumerable.Range(0, 3).Select(channel => Colour(y, x, channel)).ToArray());

        private static double[] Discriminant(List<(double Weight, bool IsOfClass, double[] Colour)> cells)
        {
            var (all, own) = (cells.Sum(cell => cell.Weight), cells.Where(cell => cell.IsOfClass).Sum(cell => cell.Weight));
            if (own / all is < 0.01 or > 0.99)
            {
                return [0, 0, 0, 0];
            }

            double[] Mean(bool isOfClass) => [.. Enumerable.Range(0, 3).Select(channel =>
                cells.Where(cell => cell.IsOfClass == isOfClass).Sum(cell => cell.Weight * cell.Colour[channel]) / (isOfClass ? own : all - own))];
            var (inside, outside) = (Mean(true), Mean(false));
            var pooled = new double[9];
            foreach (var (weight, isOfClass, colour) in cells)
            {
                var mean = isOfClass ? inside : outside;
                for (var i = 0; i < 9; i++)
                {
                    pooled[i] += weight / all * (colour[i / 3] - mean[i / 3]) * (colour[i % 3] - mean[i % 3]);
                }
            }

            for (var i = 0; i < 3; i++)
            {
                pooled[i * 4] += 1e-4;
            }

            var weights = new Cholesky(pooled, 3).Solve([.. inside.Zip(outside, (a, b) => a - b)]);
            return [.. weights, -Enumerable.Range(0, 3).Sum(i => weights[i] * (inside[i] + outside[i]) / 2)];
        }

        private double Colour(int y, int x, int channel) => (colours.Values[(channel * 65536) + (y * 256) + x] / 255.0) - 0.5;
    }
}
