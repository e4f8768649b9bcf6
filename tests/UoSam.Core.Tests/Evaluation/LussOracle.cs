using UoSam.Core.Evaluation;

namespace UoSam.Core.Tests.Evaluation;

/// <summary>
/// The LUSS figures straight from their formulas, pixel by pixel and class by class, in float64 with the published
/// epsilons; matched predictions in.
/// </summary>
internal static class LussOracle
{
    private const int Void = 1000;

    internal static Dictionary<string, double> Figures(IReadOnlyList<EvaluationItem> images, int classCount)
    {
        var pixels = images.SelectMany((image, n) => Pixels(image, n)).Where(p => p.Truth != Void).ToList();
        var figures = new Dictionary<string, double>
        {
            ["mIoU"] = Enumerable.Range(0, classCount + 1).Average(c => Iou(pixels, c)),
            ["B-mIoU"] = Enumerable.Range(0, classCount + 1).Average(c => BoundaryIou(pixels, c)),
            ["Img-Acc"] = images.Select((_, n) => Hit(Of(pixels, n), classCount)).Average(),
            ["F-beta"] = images.Select((_, n) => FBeta(Of(pixels, n))).Average(),
            ["accuracy"] = pixels.Average(p => p.Truth == p.Predicted ? 1.0 : 0),
        };
        string[] groups = ["S", "MS", "ML", "L"];
        for (var g = 0; g < 4; g++)
        {
            var part = images.SelectMany((_, n) => GroupPixels(Of(pixels, n), g)).ToList();
            figures[$"mIoU {groups[g]}"] = MeanOr(
                Present(part.Select(p => p.Truth)).Select(c => Iou(part, c)));
            figures[$"B-mIoU {groups[g]}"] = MeanOr(
                Present(part.Where(p => p.OnTruth).Select(p => p.Truth)).Select(c => BoundaryIou(part, c)));
        }

        return figures;
    }

    private static List<Pixel> Of(List<Pixel> pixels, int image) => [.. pixels.Where(p => p.Image == image)];

    private static IEnumerable<int> Present(IEnumerable<int> ids) => ids.Distinct().Order();

    private static double MeanOr(IEnumerable<double> values) => values.DefaultIfEmpty(double.NaN).Average();

    private static double Iou(List<Pixel> pixels, int c)
    {
        double t = pixels.Count(p => p.Predicted == c);
        double g = pixels.Count(p => p.Truth == c);
        double both = pixels.Count(p => p.Predicted == c && p.Truth == c);
        return both / (t + g - both + 1e-10);
    }

    private static double BoundaryIou(List<Pixel> pixels, int c)
    {
        double t = pixels.Count(p => p.Predicted == c && p.OnPredicted);
        double g = pixels.Count(p => p.Truth == c && p.OnTruth);
        double both = pixels.Count(p => p.Predicted == c && p.OnPredicted && p.Truth == c && p.OnTruth);
        return both / (t + g - both + 1e-10);
    }

    private static double Hit(List<Pixel> image, int classCount)
    {
        var best = Enumerable.Range(1, classCount).MaxBy(c => image.Count(p => p.Predicted == c));
        return image.Any(p => p.Truth == best) && image.Any(p => p.Predicted == best) ? 1 : 0;
    }

    private static double FBeta(List<Pixel> image)
    {
        double both = image.Count(p => p.Truth > 0 && p.Predicted > 0);
        var precision = both / (image.Count(p => p.Predicted > 0) + 1e-20);
        var recall = both / (image.Count(p => p.Truth > 0) + 1e-20);
        return 1.3 * precision * recall / ((0.3 * precision) + recall + 1e-20);
    }

    private static IEnumerable<Pixel> GroupPixels(List<Pixel> image, int group)
    {
        var classes = image.Select(p => p.Truth).Where(c => c > 0).Distinct().Where(c => Group(image, c) == group).ToList();
        return classes.Count == 0 ? [] : image.Where(p => p.Truth == 0 || classes.Contains(p.Truth));
    }

    private static int Group(List<Pixel> image, int c)
    {
        var size = Math.Ceiling(100m * image.Count(p => p.Truth == c) / image.Count);
        return size <= 5 ? 0 : size <= 25 ? 1 : size <= 50 ? 2 : 3;
    }

    private static IEnumerable<Pixel> Pixels(EvaluationItem image, int n)
    {
        var (height, width) = (image.Truth.Height, image.Truth.Width);
        var radius = Math.Max(1, (int)Math.Round(0.03 * Math.Sqrt((height * height) + (width * width))));
        return Enumerable.Range(0, height * width).Select(i => new Pixel(
            n,
            image.Truth.Labels[i],
            image.Predicted.Labels[i],
            IsBoundary(image.Truth.Labels, height, width, radius, i),
            IsBoundary(image.Predicted.Labels, height, width, radius, i)));
    }

    private static bool IsBoundary(ushort[] labels, int height, int width, int radius, int i)
    {
        for (var y = (i / width) - radius; y <= (i / width) + radius; y++)
        {
            for (var x = (i % width) - radius; x <= (i % width) + radius; x++)
            {
                if (y < 0 || x < 0 || y >= height || x >= width || labels[(y * width) + x] != labels[i])
                {
                    return true;
                }
            }
        }

        return false;
    }

    private sealed record Pixel(int Image, int Truth, int Predicted, bool OnTruth, bool OnPredicted);
}
