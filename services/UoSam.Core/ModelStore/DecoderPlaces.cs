using UoSam.Core.ModelStore.Onnx;

namespace UoSam.Core.ModelStore;

/// <summary>Where the parts of SAM's mask decoder meet, as names of values in the export's graph.</summary>
/// <param name="Scores">[B, 4] predicted IoU: output of the IoU head's last Gemm.</param>
/// <param name="MaskVectors">[B, 4, 32] outputs of the hypernetworks, one vector per mask token.</param>
/// <param name="ImageTokens">[B, 4096, 256] image side of the transformer's last layer.</param>
/// <param name="Logits">[B, 4, 256, 256] low-resolution masks before one is selected.</param>
/// <param name="GridReshape">Makes [B, 256, 64, 64] of the transposed image tokens.</param>
internal sealed record DecoderPlaces(
    string Scores, string MaskVectors, string ImageTokens, string Logits, NodeProto GridReshape)
{
    /// <summary>Finds the places by walking back from the outputs.</summary>
    /// <exception cref="InvalidInputException">The graph is not built like SAM's decoder.</exception>
    public static DecoderPlaces Find(OnnxGraph graph)
    {
        var scores = Only(graph.NearestAncestors("iou_predictions", "Gemm"), "the IoU head's last Gemm");
        var product = Only(
            graph.NearestAncestors("low_res_masks", "MatMul", "Gemm").Where(node => node.OpType == "MatMul"),
            "the product of hypernetwork vectors and upscaled image");
        var logits = Only(
            graph.Consumers(product.Output[0]).Where(node => node.OpType == "Reshape"),
            "the reshape of the masks to 256 x 256");

        var first = FirstUpscaling(graph, product.Input[1]);
        var reshape = Required(graph.Producer(first.Input[0]), "Reshape", "the reshape of the image tokens to 64 x 64");
        var transpose = Required(graph.Producer(reshape.Input[0]), "Transpose", "the transpose of the image tokens");
        return new DecoderPlaces(
            scores.Output[0], product.Input[0], transpose.Input[0], logits.Output[0], reshape);
    }

    private static NodeProto FirstUpscaling(OnnxGraph graph, string upscaled)
    {
        const string What = "the two transposed convolutions";
        var last = Only(graph.NearestAncestors(upscaled, "ConvTranspose"), What);
        return Only(graph.NearestAncestors(last.Input[0], "ConvTranspose"), What);
    }

    private static NodeProto Only(IEnumerable<NodeProto> found, string what) =>
        found.Take(2).ToList() is [var node] ? node : throw NotUnderstood(what);

    private static NodeProto Required(NodeProto? node, string opType, string what) =>
        node?.OpType == opType ? node : throw NotUnderstood(what);

    private static InvalidInputException NotUnderstood(string what) =>
        new(
            "MODEL_NOT_UNDERSTOOD",
            $"the decoder's graph is not built like SAM's: {what} was not found; expected the official ONNX export");
}
