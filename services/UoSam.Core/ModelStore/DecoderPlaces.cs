using UoSam.Core.ModelStore.Onnx;

namespace UoSam.Core.ModelStore;

/// <summary>Where the parts of SAM's mask decoder meet, as names of values in the export's graph.</summary>
/// <param name="Scores">[B, 4] predicted IoU: output of the IoU head's last Gemm.</param>
/// <param name="MaskVectors">[B, 4, 32] outputs of the hypernetworks, one vector per mask token.</param>
/// <param name="Logits">[B, 4, 256, 256] low-resolution masks before one is selected.</param>
/// <param name="FirstUpscaling">The transposed convolution that reads the image side of the last layer.</param>
/// <param name="LastUpscaling">The one after it.</param>
internal sealed record DecoderPlaces(
    string Scores, string MaskVectors, string Logits, NodeProto FirstUpscaling, NodeProto LastUpscaling)
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

        const string Convolutions = "the two transposed convolutions";
        var last = Only(graph.NearestAncestors(product.Input[1], "ConvTranspose"), Convolutions);
        var first = Only(graph.NearestAncestors(last.Input[0], "ConvTranspose"), Convolutions);
        return new DecoderPlaces(scores.Output[0], product.Input[0], logits.Output[0], first, last);
    }

    /// <summary>The error of a part that is not there.</summary>
    public static InvalidInputException NotUnderstood(string what) =>
        new(
            "MODEL_NOT_UNDERSTOOD",
            $"the decoder's graph is not built like SAM's: {what} was not found; expected the official ONNX export");

    private static NodeProto Only(IEnumerable<NodeProto> found, string what) =>
        found.Take(2).ToList() is [var node] ? node : throw NotUnderstood(what);
}
