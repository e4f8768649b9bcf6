using UoSam.Core.Inference;
using UoSam.Core.ModelStore.Onnx;

namespace UoSam.Core.ModelStore.Folding;

/// <summary>
/// From the last state of the image side to logits. A transposed convolution of size and stride 2 is a product whose
/// results are four pixels; they stay together, channels last, until the mask vectors have made one number of each.
/// </summary>
internal static class UpscaleGraph
{
    /// <summary>
    /// A graph of factors [1, r, P], directions [1, r, 256], scale [1, 1, P], mask_vectors [1, 4, 32] and a term of the
    /// image [P, 256] to logits [16 P, 4], P some of the 4096 places: place by place, in each the four pixels of the first
    /// and in those the four of the second convolution.
    /// </summary>
    public static ModelProto Build(ModelProto export, FoldedWeights weights)
    {
        var model = export.Clone();
        model.Graph = new GraphProto { Name = "upscale" };
        model.Graph.Input.Add(OnnxValues.Float(DecoderNames.Factors, 1, -1, -1));
        model.Graph.Input.Add(OnnxValues.Float(DecoderNames.Directions, 1, -1, weights.Channels));
        model.Graph.Input.Add(OnnxValues.Float(DecoderNames.Scale, 1, 1, -1));
        model.Graph.Input.Add(OnnxValues.Float(DecoderNames.MaskVectors, 1, 4, 32));
        model.Graph.Input.Add(OnnxValues.Float(TermNames.Upscaling, -1, weights.Upscaling.Columns));
        var builder = new GraphBuilder(model.Graph);
        var (source, norm) = (weights.Source, weights.Source.UpscaleNorm);

        var directions = builder.MatMul(DecoderNames.Directions, builder.Constant(weights.Upscaling));
        var prompt = builder.MatMul(builder.Transpose(DecoderNames.Factors, 0, 2, 1), directions);
        var scaled = builder.Times(
            builder.Sum(prompt, TermNames.Upscaling), builder.Reshape(DecoderNames.Scale, 1, -1, 1));
        var first = builder.Sum(scaled, builder.Constant(weights.UpscalingShift.Values, weights.UpscalingShift.Columns));
        var normed = builder.LayerNorm(
            builder.Reshape(first, -1, norm.Gain.Length),
            builder.Constant(norm.Gain, norm.Gain.Length),
            builder.Constant(norm.Shift.Values, norm.Gain.Length),
            norm.Epsilon);
        var last = builder.Sum(
            builder.MatMul(builder.Gelu(normed), builder.Constant(source.LastUpscaling)),
            builder.Constant(source.LastUpscalingBias.Values, source.LastUpscaling.Columns));
        var pixels = builder.Gelu(builder.Reshape(last, -1, 32));
        var vectors = builder.Transpose(builder.Reshape(DecoderNames.MaskVectors, 4, 32), 1, 0);
        builder.Output(builder.MatMul(pixels, vectors), DecoderNames.Logits, -1, 4);
        return model;
    }
}
