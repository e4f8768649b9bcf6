using UoSam.Core.ModelStore.Onnx;

namespace UoSam.Core.ModelStore.TinyVit;

/// <summary>
/// A block of TinyViT: attention within windows, a depthwise 3 x 3 convolution over all, and two linear layers with a
/// GELU between; around the first and the last a residual sum.
/// </summary>
/// <param name="AttentionNorm">Norm before the attention.</param>
/// <param name="QueryKeyValue">Columns by head, in each the query, the key and the value.</param>
/// <param name="Scale">One number: what products of queries and keys are multiplied by.</param>
/// <param name="PositionBias">[heads, n, n], added to the scaled products; n places in a window.</param>
/// <param name="Out">Linear layer after the attention.</param>
/// <param name="Convolution">The depthwise one.</param>
/// <param name="Norm">Norm before <paramref name="Expansion"/>.</param>
/// <param name="Expansion">First of the two linear layers.</param>
/// <param name="Projection">Last of them.</param>
internal sealed record WindowBlock(
    NormPart AttentionNorm,
    LinearPart QueryKeyValue,
    string Scale,
    string PositionBias,
    LinearPart Out,
    NodeProto Convolution,
    NormPart Norm,
    LinearPart Expansion,
    LinearPart Projection)
{
    public IEnumerable<string> Names =>
    [
        Scale, PositionBias, .. Convolution.Input.Skip(1), .. AttentionNorm.Names, .. Norm.Names, .. QueryKeyValue.Names,
        .. Out.Names, .. Expansion.Names, .. Projection.Names,
    ];

    /// <summary>Reads a block from its nodes: product, softmax, product, convolution, product, product.</summary>
    /// <exception cref="InvalidInputException">It is built otherwise.</exception>
    public static WindowBlock Read(OnnxGraph graph, IReadOnlyList<NodeProto> nodes)
    {
        var (query, expansion) = (LinearPart.Of(graph, nodes[0]), LinearPart.Of(graph, nodes[4]));
        var biased = graph.Producer(nodes[1].Input[0]);
        var scaled = biased?.Input.Select(graph.Producer).FirstOrDefault(node => node?.OpType == "Mul");
        return new WindowBlock(
            TinyVitParts.NormAt(graph, query.Input),
            query,
            Constant(graph, scaled),
            Constant(graph, biased),
            LinearPart.Of(graph, nodes[2]),
            nodes[3],
            TinyVitParts.NormAt(graph, expansion.Input),
            expansion,
            LinearPart.Of(graph, nodes[5]));
    }

    private static string Constant(OnnxGraph graph, NodeProto? node) =>
        node?.Input.FirstOrDefault(input => graph.InputsBehind(input).Count == 0)
            ?? throw TinyVitParts.NotUnderstood("scale and position bias of an attention");
}
