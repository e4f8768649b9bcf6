using UoSam.Core.ModelStore.Onnx;

namespace UoSam.Core.ModelStore.TinyVit;

/// <summary>Convolutions 1 x 1, depthwise 3 x 3 and 1 x 1, with GELUs between them.</summary>
internal sealed record Bottleneck(NodeProto Expansion, NodeProto Depthwise, NodeProto Projection)
{
    public IEnumerable<NodeProto> Convolutions => [Expansion, Depthwise, Projection];

    /// <summary>Whether its input is added to its output.</summary>
    public bool IsResidual(OnnxGraph graph) =>
        graph.Consumers(Projection.Output[0]).Any(node => node.OpType == "Add" && node.Input.Contains(Expansion.Input[0]));
}
