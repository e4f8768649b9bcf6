using UoSam.Core.ModelStore.Onnx;

namespace UoSam.Core.ModelStore.Folding;

/// <summary>SAM's LayerNorm2d, which exports as single operations: gain * (x - mean) / sqrt(variance + epsilon) + shift.</summary>
/// <param name="Gain">[C, 1, 1].</param>
/// <param name="Shift">[C, 1, 1].</param>
/// <param name="Epsilon">A constant.</param>
internal sealed record ChannelNorm(string Gain, string Shift, string Epsilon)
{
    /// <summary>The norm before the GELU before <paramref name="convolution"/>.</summary>
    /// <exception cref="InvalidInputException">It is built otherwise.</exception>
    public static ChannelNorm FindBefore(OnnxGraph graph, NodeProto convolution)
    {
        if (graph.NearestAncestors(convolution.Input[0], "Erf") is [var erf, ..]
            && graph.NearestAncestors(erf.Input[0], "Add") is [var shifted]
            && Constant(graph, shifted) is { } shift
            && shifted.Input.Select(graph.Producer).FirstOrDefault(node => node?.OpType == "Mul") is { } scaled
            && Constant(graph, scaled) is { } gain
            && scaled.Input.Select(graph.Producer).FirstOrDefault(node => node?.OpType == "Div") is { } division
            && graph.Producer(division.Input[1]) is { OpType: "Sqrt" } root
            && graph.Producer(root.Input[0]) is { OpType: "Add" } guarded
            && Constant(graph, guarded) is { } epsilon)
        {
            return new ChannelNorm(gain, shift, epsilon);
        }

        throw DecoderPlaces.NotUnderstood("the layer norm between the two transposed convolutions");
    }

    private static string? Constant(OnnxGraph graph, NodeProto node) =>
        node.Input.FirstOrDefault(input => graph.InputsBehind(input).Count == 0);
}
