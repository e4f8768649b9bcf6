using UoSam.Core.ModelStore.Onnx;

namespace UoSam.Core.ModelStore.TinyVit;

/// <summary>A layer norm over the channels, of one operation or of many, as names of values.</summary>
/// <param name="Gain">[C], or [C, 1, 1].</param>
/// <param name="Shift">As the gain.</param>
/// <param name="Epsilon">A constant.</param>
internal sealed record NormPart(string Gain, string Shift, string Epsilon)
{
    /// <summary>The norm that makes a value.</summary>
    /// <exception cref="InvalidInputException">It is built otherwise.</exception>
    public static NormPart FindAt(OnnxGraph graph, string value)
    {
        if (graph.Producer(value) is { OpType: "Add" } shifted
            && Constant(graph, shifted) is { } shift
            && Made(graph, shifted, "Mul") is { } scaled
            && Constant(graph, scaled) is { } gain
            && Made(graph, scaled, "Div") is { } division
            && graph.Producer(division.Input[1]) is { OpType: "Sqrt" } root
            && graph.Producer(root.Input[0]) is { OpType: "Add" } guarded
            && Constant(graph, guarded) is { } epsilon)
        {
            return new NormPart(gain, shift, epsilon);
        }

        throw TinyVitParts.NotUnderstood("a layer norm");
    }

    public IEnumerable<string> Names => [Gain, Shift, Epsilon];

    private static NodeProto? Made(OnnxGraph graph, NodeProto reader, string opType) =>
        reader.Input.Select(graph.Producer).FirstOrDefault(node => node?.OpType == opType);

    private static string? Constant(OnnxGraph graph, NodeProto node) =>
        node.Input.FirstOrDefault(input => graph.InputsBehind(input).Count == 0);
}
