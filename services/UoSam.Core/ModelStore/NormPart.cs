using UoSam.Core.ModelStore.Onnx;

namespace UoSam.Core.ModelStore;

/// <summary>
/// A layer norm over the channels that exports as single operations, as names of values: Gain * (x - mean) / sqrt(variance +
/// Epsilon) + Shift.
/// </summary>
/// <param name="Gain">[C], or [C, 1, 1].</param>
/// <param name="Shift">As the gain.</param>
/// <param name="Epsilon">A constant.</param>
internal sealed record NormPart(string Gain, string Shift, string Epsilon)
{
    /// <summary>The norm that makes a value; null where it is built otherwise.</summary>
    public static NormPart? FindAt(OnnxGraph graph, string value) =>
        graph.Producer(value) is { OpType: "Add" } shifted
            && Constant(graph, shifted) is { } shift
            && Made(graph, shifted, "Mul") is { } scaled
            && Constant(graph, scaled) is { } gain
            && Made(graph, scaled, "Div") is { } division
            && graph.Producer(division.Input[1]) is { OpType: "Sqrt" } root
            && graph.Producer(root.Input[0]) is { OpType: "Add" } guarded
            && Constant(graph, guarded) is { } epsilon
                ? new NormPart(gain, shift, epsilon)
                : null;

    public IEnumerable<string> Names => [Gain, Shift, Epsilon];

    private static NodeProto? Made(OnnxGraph graph, NodeProto reader, string opType) =>
        reader.Input.Select(graph.Producer).FirstOrDefault(node => node?.OpType == opType);

    private static string? Constant(OnnxGraph graph, NodeProto node) =>
        node.Input.FirstOrDefault(input => graph.InputsBehind(input).Count == 0);
}
