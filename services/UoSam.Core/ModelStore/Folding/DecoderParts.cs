using UoSam.Core.Inference;
using UoSam.Core.ModelStore.Onnx;

namespace UoSam.Core.ModelStore.Folding;

/// <summary>The parts of SAM's mask decoder that touch the image, as nodes and names of values in the export's graph.</summary>
/// <param name="Attentions">
/// Five, in order: tokens to image and image to tokens of layer 0, the same of layer 1, and the last, tokens to image.
/// </param>
/// <param name="ImageNorms">The layer norms after the image looked at the tokens, of layer 0 and 1.</param>
/// <param name="Positions">[1, 4096, 256] position encoding of the image.</param>
/// <param name="DenseEmbedding">What is added to the image: the embedded mask, or the vector for none.</param>
/// <param name="MaskConvolution">Last of the mask prompt's convolutions, 1 x 1.</param>
/// <param name="Upscaling">The two transposed convolutions.</param>
/// <param name="UpscaleNorm">The layer norm between them.</param>
/// <param name="Places">Scores and mask vectors.</param>
internal sealed record DecoderParts(
    IReadOnlyList<AttentionBlock> Attentions,
    IReadOnlyList<NodeProto> ImageNorms,
    string Positions,
    string DenseEmbedding,
    NodeProto MaskConvolution,
    IReadOnlyList<NodeProto> Upscaling,
    NormPart UpscaleNorm,
    DecoderPlaces Places)
{
    private const int FirstToImage = 1;
    private const int AllAttentions = 7;

    /// <summary>Finds the parts in a graph whose repeated embeddings have been removed.</summary>
    /// <exception cref="InvalidInputException">The graph is not built like SAM's decoder.</exception>
    public static DecoderParts Find(OnnxGraph graph)
    {
        var places = DecoderPlaces.Find(graph);
        var all = AttentionBlock.FindAll(graph);
        if (all is not { Count: AllAttentions })
        {
            throw DecoderPlaces.NotUnderstood("the seven attentions of its transformer");
        }

        // Self attention, tokens to image, image to tokens; twice; then tokens to image again.
        AttentionBlock[] cross = [all[FirstToImage], all[2], all[4], all[5], all[6]];
        var positions = graph.Producer(cross[0].Key.Input)?.Input
            .FirstOrDefault(input => graph.InputsBehind(input).Count == 0);
        var dense = graph.Consumers(DecoderNames.Embeddings).FirstOrDefault(node => node.OpType == "Add")?.Input
            .FirstOrDefault(input => input != DecoderNames.Embeddings);
        var mask = graph.Graph.Node.LastOrDefault(
            node => node.OpType == "Conv" && graph.InputsBehind(node.Output[0]).Contains(DecoderNames.MaskInput));
        return new DecoderParts(
            cross,
            [NormAfter(graph, cross[1]), NormAfter(graph, cross[3])],
            positions ?? throw DecoderPlaces.NotUnderstood("the position encoding of the image"),
            dense ?? throw DecoderPlaces.NotUnderstood("the sum of image and mask prompt"),
            mask ?? throw DecoderPlaces.NotUnderstood("the convolutions of the mask prompt"),
            [places.FirstUpscaling, places.LastUpscaling],
            NormBefore(graph, places.LastUpscaling),
            places);
    }

    /// <summary>SAM's LayerNorm2d, before the GELU before a convolution.</summary>
    private static NormPart NormBefore(OnnxGraph graph, NodeProto convolution)
    {
        var norm = graph.NearestAncestors(convolution.Input[0], "Erf") is [var erf, ..]
            && graph.NearestAncestors(erf.Input[0], "Add") is [var shifted]
                ? NormPart.FindAt(graph, shifted.Output[0])
                : null;
        return norm ?? throw DecoderPlaces.NotUnderstood("the layer norm between the two transposed convolutions");
    }

    private static NodeProto NormAfter(OnnxGraph graph, AttentionBlock attention)
    {
        var sum = graph.Consumers(attention.Out.Output).FirstOrDefault(node => node.OpType == "Add");
        var norm = sum is null ? null : graph.Consumers(sum.Output[0]).FirstOrDefault();
        return norm?.OpType == "LayerNormalization"
            ? norm
            : throw DecoderPlaces.NotUnderstood("the layer norm of the image (opset 17)");
    }
}
