using UoSam.Core.ModelStore.Onnx;

namespace UoSam.Core.ModelStore.Folding;

/// <summary>One attention of the export: softmax(q kT / scale) v between four linear layers.</summary>
/// <param name="Query">Makes q, [B, N, inner].</param>
/// <param name="Key">Makes k.</param>
/// <param name="Value">Makes v.</param>
/// <param name="Out">Reads the heads put together again.</param>
/// <param name="Scale">Divisor of the scores, a constant: the square root of a head's width.</param>
internal sealed record AttentionBlock(Projection Query, Projection Key, Projection Value, Projection Out, string Scale)
{
    /// <summary>All of the graph, in its order; null where one is not built like SAM's.</summary>
    public static IReadOnlyList<AttentionBlock>? FindAll(OnnxGraph graph)
    {
        var found = graph.Graph.Node.Where(node => node.OpType == "Softmax").Select(node => Find(graph, node)).ToList();
        return found.Contains(null) ? null : found.OfType<AttentionBlock>().ToList();
    }

    private static AttentionBlock? Find(OnnxGraph graph, NodeProto softmax)
    {
        if (graph.Producer(softmax.Input[0]) is { OpType: "Div" } division
            && graph.Producer(division.Input[0]) is { OpType: "MatMul" } scores
            && OnlyConsumer(graph, softmax.Output[0], "MatMul") is { } mixed
            && OnlyConsumer(graph, mixed.Output[0], "Transpose") is { } transposed
            && OnlyConsumer(graph, transposed.Output[0], "Reshape") is { } merged
            && OnlyConsumer(graph, merged.Output[0], "MatMul") is { } product
            && OnlyConsumer(graph, product.Output[0], "Add") is { } sum
            && ProjectionBehind(graph, scores.Input[0]) is { } query
            && ProjectionBehind(graph, scores.Input[1]) is { } key
            && ProjectionBehind(graph, mixed.Input[1]) is { } value
            && ProjectionAt(graph, sum) is { } output)
        {
            return new AttentionBlock(query, key, value, output, division.Input[1]);
        }

        return null;
    }

    private static NodeProto? OnlyConsumer(OnnxGraph graph, string value, string opType) =>
        graph.Consumers(value).Where(node => node.OpType != "Shape").ToList() is [var node] && node.OpType == opType
            ? node
            : null;

    private static Projection? ProjectionBehind(OnnxGraph graph, string value) =>
        graph.NearestAncestors(value, "Add") is [var sum] ? ProjectionAt(graph, sum) : null;

    private static Projection? ProjectionAt(OnnxGraph graph, NodeProto sum)
    {
        for (var i = 0; i < 2; i++)
        {
            if (graph.Producer(sum.Input[i]) is { OpType: "MatMul" } product)
            {
                return new Projection(product.Input[0], product.Input[1], sum.Input[1 - i], sum.Output[0]);
            }
        }

        return null;
    }
}
