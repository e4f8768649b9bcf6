using UoSam.Core.ModelStore.Onnx;

namespace UoSam.Core.ModelStore.TinyVit;

/// <summary>A linear layer: a product with a constant and the sum with another.</summary>
/// <param name="Input">Its rows.</param>
/// <param name="Weight">[inputs, outputs].</param>
/// <param name="Bias">[outputs].</param>
internal sealed record LinearPart(string Input, string Weight, string Bias)
{
    public IEnumerable<string> Names => [Weight, Bias];

    /// <exception cref="InvalidInputException">Nothing is added to the product.</exception>
    public static LinearPart Of(OnnxGraph graph, NodeProto product)
    {
        var sum = graph.Consumers(product.Output[0]).FirstOrDefault(node => node.OpType == "Add");
        var bias = sum?.Input.FirstOrDefault(input => input != product.Output[0] && graph.InputsBehind(input).Count == 0);
        return new LinearPart(
            product.Input[0], product.Input[1], bias ?? throw TinyVitParts.NotUnderstood("the bias of a linear layer"));
    }
}
