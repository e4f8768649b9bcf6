using UoSam.Core.Evaluation;

namespace UoSam.Core.Tests.Evaluation;

/// <summary>
/// J, F, recall, decay and VC_n of one sequence straight from their definitions: pixel by pixel, all pairs of contour
/// pixels, quarters by rounding evenly spaced positions, and every window of frames looked at on its own.
/// </summary>
internal static class DavisOracle
{
    internal static Dictionary<string, double> Figures(IReadOnlyList<EvaluationItem> frames, double ratio, int n)
    {
        var first = frames[0].Truth;
        var radius = (int)Math.Ceiling(ratio * Math.Sqrt((first.Height * first.Height) + (first.Width * first.Width)));
        var objects = frames.SelectMany(frame => frame.Truth.Labels).Where(id => id is not (0 or 255)).Distinct().ToArray();
        var region = objects.Select(id => frames.Select(frame => Region(frame, id)).ToArray()).ToArray();
        var contour = objects.Select(id => frames.Select(frame => Contour(frame, id, radius)).ToArray()).ToArray();
        return new Dictionary<string, double>
        {
            ["J"] = region.Average(values => values.Average()),
            ["J recall"] = region.Average(Recall),
            ["J decay"] = region.Average(Decay),
            ["F"] = contour.Average(values => values.Average()),
            ["F recall"] = contour.Average(Recall),
            ["F decay"] = contour.Average(Decay),
            ["J&F"] = (region.Average(values => values.Average()) + contour.Average(values => values.Average())) / 2,
            [$"VC{n}"] = Consistency(frames, n),
        };
    }

    private static double Recall(double[] values) => values.Average(value => value > 0.5 ? 1.0 : 0);

    /// <summary>Five positions from frame 1 to the last, rounded; a quarter holds the frames at both of its ends.</summary>
    private static double Decay(double[] values)
    {
        var ends = Enumerable.Range(0, 5)
            .Select(i => (int)Math.Round(1 + (i * (values.Length - 1) / 4.0) + 1e-10, MidpointRounding.ToEven) - 1).ToArray();
        return values[ends[0]..(ends[1] + 1)].Average() - values[ends[3]..(ends[4] + 1)].Average();
    }

    private static double Region(EvaluationItem frame, ushort id)
    {
        var pixels = Enumerable.Range(0, frame.Truth.Labels.Length).Where(i => frame.Truth.Labels[i] != 255).ToArray();
        double both = pixels.Count(i => frame.Truth.Labels[i] == id && frame.Predicted.Labels[i] == id);
        double either = pixels.Count(i => frame.Truth.Labels[i] == id || frame.Predicted.Labels[i] == id);
        return either == 0 ? 1 : both / either;
    }

    private static double Contour(EvaluationItem frame, ushort id, int radius)
    {
        var width = frame.Truth.Width;
        var truth = Edge(i => frame.Truth.Labels[i] == id, frame);
        var predicted = Edge(i => frame.Predicted.Labels[i] == id && frame.Truth.Labels[i] != 255, frame);
        if (truth.Count == 0 || predicted.Count == 0)
        {
            return truth.Count == predicted.Count ? 1 : 0;
        }

        var precision = predicted.Average(p => truth.Any(q => IsNear(p, q)) ? 1.0 : 0);
        var recall = truth.Average(p => predicted.Any(q => IsNear(p, q)) ? 1.0 : 0);
        return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);

        bool IsNear(int p, int q)
        {
            var (dy, dx) = ((p / width) - (q / width), (p % width) - (q % width));
            return (dy * dy) + (dx * dx) <= radius * radius;
        }
    }

    /// <summary>Pixels that differ from their right, lower or lower right neighbour; frames are repeated outwards.</summary>
    private static List<int> Edge(Func<int, bool> inside, EvaluationItem frame)
    {
        var (height, width) = (frame.Truth.Height, frame.Truth.Width);
        return [.. Enumerable.Range(0, height * width).Where(i =>
        {
            var (y, x) = (i / width, i % width);
            var (lower, right) = (Math.Min(y + 1, height - 1), Math.Min(x + 1, width - 1));
            return inside(i) != inside((y * width) + right) || inside(i) != inside((lower * width) + x)
                || (lower > y && right > x && inside(i) != inside((lower * width) + right));
        })];
    }

    /// <summary>Windows of n frames from every frame on but the last possible one.</summary>
    private static double Consistency(IReadOnlyList<EvaluationItem> frames, int n)
    {
        List<double> windows = [];
        for (var start = 0; start < frames.Count - n; start++)
        {
            var window = frames.Skip(start).Take(n).ToArray();
            var constant = Enumerable.Range(0, frames[0].Truth.Labels.Length)
                .Where(i => window[0].Truth.Labels[i] != 255
                    && window.All(frame => frame.Truth.Labels[i] == window[0].Truth.Labels[i]))
                .ToArray();
            if (constant.Length > 0)
            {
                windows.Add(constant.Average(i =>
                    window.All(frame => frame.Predicted.Labels[i] == window[0].Predicted.Labels[i]) ? 1.0 : 0));
            }
        }

        return windows.DefaultIfEmpty(double.NaN).Average();
    }
}
