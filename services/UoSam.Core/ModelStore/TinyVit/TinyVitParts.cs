using UoSam.Core.ModelStore.Onnx;

namespace UoSam.Core.ModelStore.TinyVit;

/// <summary>
/// The parts of MobileSAM's encoder (TinyViT, Wu et al., arXiv 2207.10666, with the neck of SAM's) in an export's graph, in
/// the order in which the image passes them.
/// </summary>
/// <param name="Stem">Two convolutions of stride 2, a GELU between.</param>
/// <param name="Residuals">Bottlenecks on a quarter of the image's grid, each with a residual sum and a GELU after it.</param>
/// <param name="Stages">Stages of windows.</param>
/// <param name="NeckProjection">Convolution 1 x 1 without bias.</param>
/// <param name="FirstNeckNorm">Norm after it.</param>
/// <param name="NeckConvolution">Convolution 3 x 3 without bias.</param>
/// <param name="LastNeckNorm">Norm after it, which makes the embedding.</param>
internal sealed record TinyVitParts(
    IReadOnlyList<NodeProto> Stem,
    IReadOnlyList<Bottleneck> Residuals,
    IReadOnlyList<WindowStage> Stages,
    NodeProto NeckProjection,
    NormPart FirstNeckNorm,
    NodeProto NeckConvolution,
    NormPart LastNeckNorm)
{
    /// <summary>All constants of the parts.</summary>
    public IEnumerable<string> Names =>
    [
        .. Stem.Concat(Residuals.SelectMany(part => part.Convolutions))
            .Concat(Stages.SelectMany(stage => stage.Merging.Convolutions))
            .Append(NeckProjection).Append(NeckConvolution).SelectMany(convolution => convolution.Input.Skip(1)),
        .. Stages.SelectMany(stage => stage.Blocks).SelectMany(block => block.Names),
        .. FirstNeckNorm.Names,
        .. LastNeckNorm.Names,
    ];

    /// <summary>Finds the parts by the order of convolutions, products with weights, and softmaxes.</summary>
    /// <exception cref="InvalidInputException">The graph is not built like MobileSAM's encoder.</exception>
    public static TinyVitParts Find(OnnxGraph graph)
    {
        var nodes = new Queue<NodeProto>(graph.Graph.Node.Where(node => IsPart(graph, node)));
        NodeProto[] stem = [Next(nodes, "Conv"), Next(nodes, "Conv")];
        var residuals = new List<Bottleneck>();
        var merging = NextBottleneck(nodes);
        while (merging.IsResidual(graph))
        {
            residuals.Add(merging);
            merging = NextBottleneck(nodes);
        }

        var stages = new List<WindowStage>();
        while (true)
        {
            stages.Add(new WindowStage(merging, Blocks(graph, nodes)));
            if (nodes.Count == 2)
            {
                break;
            }

            merging = NextBottleneck(nodes);
        }

        if (stages.Count != 3 || residuals.Count == 0)
        {
            throw NotUnderstood("the three stages of windows");
        }

        var (projection, convolution) = (Next(nodes, "Conv"), Next(nodes, "Conv"));
        return new TinyVitParts(
            stem,
            residuals,
            stages,
            projection,
            NormAt(graph, convolution.Input[0]),
            convolution,
            NormAt(graph, graph.Graph.Output[0].Name));
    }

    /// <summary>The norm that makes a value.</summary>
    /// <exception cref="InvalidInputException">It is built otherwise.</exception>
    public static NormPart NormAt(OnnxGraph graph, string value) =>
        NormPart.FindAt(graph, value) ?? throw NotUnderstood("a layer norm");

    /// <summary>The error of a part that is not there.</summary>
    public static InvalidInputException NotUnderstood(string what) =>
        new("MODEL_NOT_UNDERSTOOD", $"the encoder's graph is not built like MobileSAM's: {what} was not found");

    private static bool IsPart(OnnxGraph graph, NodeProto node) => node.OpType switch
    {
        "Conv" or "Softmax" => true,
        "MatMul" => graph.InputsBehind(node.Input[1]).Count == 0,
        _ => false,
    };

    private static List<WindowBlock> Blocks(OnnxGraph graph, Queue<NodeProto> nodes)
    {
        var blocks = new List<WindowBlock>();
        while (nodes.TryPeek(out var first) && first.OpType == "MatMul")
        {
            NodeProto[] block = [
                Next(nodes, "MatMul"), Next(nodes, "Softmax"), Next(nodes, "MatMul"),
                Next(nodes, "Conv"), Next(nodes, "MatMul"), Next(nodes, "MatMul")];
            blocks.Add(WindowBlock.Read(graph, block));
        }

        return blocks;
    }

    private static Bottleneck NextBottleneck(Queue<NodeProto> nodes) =>
        new(Next(nodes, "Conv"), Next(nodes, "Conv"), Next(nodes, "Conv"));

    private static NodeProto Next(Queue<NodeProto> nodes, string opType) =>
        nodes.TryDequeue(out var node) && node.OpType == opType ? node : throw NotUnderstood($"the next {opType}");
}
