using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;
using UoSam.Core.PostProcessing;

namespace UoSam.Core.Tests.PostProcessing;

public class GuidedFilterTests
{
    private const int Height = 11;
    private const int Width = 14;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(40)]
    public void Mean_RandomValues_EqualsAveragingEachWindow(int radius)
    {
        var values = Noise(5);

        var found = new BoxFilter(Height, Width, radius).Mean(values);

        for (var i = 0; i < values.Length; i++)
        {
            Assert.Equal(Window(i, radius).Average(j => values[j]), found[i], 1e-5);
        }
    }

    /// <summary>The definition: in each window the least-squares line through guide and map, then the mean of all lines.</summary>
    [Fact]
    public void Filter_GreyGuide_EqualsTheMeanOfTheWindowsLines()
    {
        const int Radius = 2;
        const double Epsilon = 0.01;
        var (image, values) = (Picture(1, isGrey: true), Noise(2));
        var guide = Enumerable.Range(0, values.Length).Select(i => image.Pixels[i * 3] / 255.0).ToArray();

        var found = new GuidePlanes(image, new GuidedParameters(Radius, Epsilon, UsesColor: false)).Filter(values);

        var lines = Enumerable.Range(0, values.Length).Select(k =>
        {
            var window = Window(k, Radius).ToList();
            var (meanGuide, mean) = (window.Average(j => guide[j]), window.Average(j => values[j]));
            var slope = window.Average(j => (guide[j] - meanGuide) * (values[j] - mean))
                / (window.Average(j => (guide[j] - meanGuide) * (guide[j] - meanGuide)) + Epsilon);
            return (Slope: slope, Offset: mean - (slope * meanGuide));
        }).ToArray();
        for (var i = 0; i < values.Length; i++)
        {
            var expected = Window(i, Radius).Average(k => (lines[k].Slope * guide[i]) + lines[k].Offset);
            Assert.Equal(expected, found[i], 1e-4);
        }
    }

    /// <summary>
    /// In each window the ridge regression of the map on the three colours; solved here by gradient descent on its cost,
    /// not by an inverse.
    /// </summary>
    [Fact]
    public void Filter_ColourGuide_EqualsTheMeanOfTheWindowsPlanes()
    {
        const int Radius = 2;
        const double Epsilon = 0.01;
        var (image, values) = (Picture(3, isGrey: false), Noise(4));
        double Guide(int i, int channel) => image.Pixels[(i * 3) + channel] / 255.0;

        var found = new GuidePlanes(image, new GuidedParameters(Radius, Epsilon, UsesColor: true)).Filter(values);

        var planes = Enumerable.Range(0, values.Length).Select(k => Ridge(
            [.. Window(k, Radius).Select(j => new[] { Guide(j, 0), Guide(j, 1), Guide(j, 2) })],
            [.. Window(k, Radius).Select(j => (double)values[j])],
            Epsilon)).ToArray();
        for (var i = 0; i < values.Length; i++)
        {
            var expected = Window(i, Radius).Average(k =>
                planes[k][3] + (planes[k][0] * Guide(i, 0)) + (planes[k][1] * Guide(i, 1)) + (planes[k][2] * Guide(i, 2)));
            Assert.Equal(expected, found[i], 1e-3);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Refine_BorderBesideTheEdge_MovesOntoItAndVoidStays(bool usesColor)
    {
        const int Side = 40;
        var pixels = Enumerable.Range(0, Side * Side).SelectMany(i => Enumerable.Repeat((byte)(i % Side < 20 ? 40 : 200), 3));
        var image = new RgbImage(Side, Side, [.. pixels]);
        ushort[] Labels(int border) => [.. Enumerable.Range(0, Side * Side).Select(i =>
            (ushort)(i / Side == 0 ? 255 : i % Side < border ? 7 : 300))];

        var refined = GuidedFilter.Refine(
            new LabelMap(Side, Side, Labels(22)), LabelSpace.Default, image, new GuidedParameters(8, 1e-4, usesColor));

        Assert.Equal(Labels(20), refined.Labels);
    }

    [Fact]
    public void Refine_PictureOfAnotherSize_IsRefused()
    {
        var fault = Assert.Throws<InvalidInputException>(() => GuidedFilter.Refine(
            new LabelMap(1, 2, [0, 1]), LabelSpace.Default, new RgbImage(2, 2, new byte[12]), GuidedParameters.Default));

        Assert.Equal("POST_SIZE", fault.Reason);
    }

    private static IEnumerable<int> Window(int pixel, int radius) => Enumerable.Range(0, Height * Width).Where(other =>
        Math.Abs((other / Width) - (pixel / Width)) <= radius && Math.Abs((other % Width) - (pixel % Width)) <= radius);

    // Minimises mean((a g + b - p)^2) + epsilon a^2 with centred data.
    private static double[] Ridge(double[][] guide, double[] values, double epsilon)
    {
        var means = Enumerable.Range(0, 3).Select(c => guide.Average(row => row[c])).ToArray();
        var mean = values.Average();
        var slope = new double[3];
        for (var step = 0; step < 3000; step++)
        {
            var gradient = Array.ConvertAll(slope, a => epsilon * a);
            for (var j = 0; j < values.Length; j++)
            {
                var (x, y, z) = (guide[j][0] - means[0], guide[j][1] - means[1], guide[j][2] - means[2]);
                var error = (slope[0] * x) + (slope[1] * y) + (slope[2] * z) - (values[j] - mean);
                gradient[0] += error * x / values.Length;
                gradient[1] += error * y / values.Length;
                gradient[2] += error * z / values.Length;
            }

            slope = [.. slope.Zip(gradient, (a, g) => a - (2 * g))];
        }

        return [.. slope, mean - slope.Zip(means, (a, m) => a * m).Sum()];
    }

    private static float[] Noise(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, Height * Width).Select(_ => random.NextSingle())];
    }

    private static RgbImage Picture(int seed, bool isGrey)
    {
        var random = new Random(seed);
        var pixels = new byte[Height * Width * 3];
        random.NextBytes(pixels);
        for (var i = 0; isGrey && i < pixels.Length; i++)
        {
            pixels[i] = pixels[i / 3 * 3];
        }

        return new RgbImage(Height, Width, pixels);
    }
}
