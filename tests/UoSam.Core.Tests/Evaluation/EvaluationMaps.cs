using UoSam.Core.Evaluation;
using UoSam.Core.LabelMaps;

namespace UoSam.Core.Tests.Evaluation;

/// <summary>Small maps in memory.</summary>
internal static class EvaluationMaps
{
    internal static EvaluationSource Source(params EvaluationItem[] items) =>
        new([.. items.Select((_, i) => $"image {i}")], i => items[i]);

    internal static EvaluationItem Item(int height, int width, ushort[] truth, ushort[] predicted) =>
        new(new LabelMap(height, width, truth), new LabelMap(height, width, predicted));

    internal static LabelMap Map(int height, int width, Func<int, int, int> label) =>
        new(height, width, [.. Enumerable.Range(0, height * width).Select(i => (ushort)label(i / width, i % width))]);

    internal static double Value(this EvaluationReport report, string name) =>
        report.Overall.Single(figure => figure.Name == name).Value;
}
