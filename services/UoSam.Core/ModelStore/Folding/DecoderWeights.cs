using UoSam.Core.ModelStore.Onnx;

namespace UoSam.Core.ModelStore.Folding;

/// <summary>Weights of the parts of the decoder that touch the image, as matrices.</summary>
/// <param name="Layers">As <see cref="DecoderParts.Attentions"/>.</param>
/// <param name="Norms">As <see cref="DecoderParts.ImageNorms"/>.</param>
/// <param name="Positions">[4096, 256].</param>
/// <param name="NoMask">[1, 256], added to the image without a mask prompt.</param>
/// <param name="MaskEmbedding">[16, 256], last layer of the mask prompt.</param>
/// <param name="MaskBias">[1, 256].</param>
/// <param name="FirstUpscaling">[256, 4 * 64], columns by sub-pixel (row, column), then channel.</param>
/// <param name="FirstUpscalingBias">[1, 4 * 64].</param>
/// <param name="UpscaleNorm">Over 64 channels.</param>
/// <param name="LastUpscaling">[64, 4 * 32], columns by sub-pixel, then channel.</param>
/// <param name="LastUpscalingBias">[1, 4 * 32].</param>
internal sealed record DecoderWeights(
    IReadOnlyList<LayerWeights> Layers,
    IReadOnlyList<NormWeights> Norms,
    WeightMatrix Positions,
    WeightMatrix NoMask,
    WeightMatrix MaskEmbedding,
    WeightMatrix MaskBias,
    WeightMatrix FirstUpscaling,
    WeightMatrix FirstUpscalingBias,
    NormWeights UpscaleNorm,
    WeightMatrix LastUpscaling,
    WeightMatrix LastUpscalingBias)
{
    private const int SubPixels = 4;

    public static DecoderWeights Read(ModelProto model, DecoderParts parts)
    {
        var values = new GraphValues(model, Names(parts).Distinct().ToList());
        var (first, last, mask) = (parts.Upscaling[0], parts.Upscaling[1], parts.MaskConvolution);
        var maskBias = values[mask.Input[2]].Values;
        return new DecoderWeights(
            [.. parts.Attentions.Select(block => LayerWeights.Read(block, values))],
            [.. parts.ImageNorms.Select(norm => NormWeights.Read(norm, values))],
            values[parts.Positions],
            FirstOfEachChannel(values[parts.DenseEmbedding], maskBias.Length),
            // Stored [256, 16, 1, 1].
            new WeightMatrix(
                maskBias.Length, values[mask.Input[1]].Values.Length / maskBias.Length, values[mask.Input[1]].Values)
                .Transposed(),
            WeightMatrix.Row(maskBias),
            Kernel(values, first),
            Repeated(values[first.Input[2]]),
            new NormWeights(
                values[parts.UpscaleNorm.Gain].Values,
                WeightMatrix.Row(values[parts.UpscaleNorm.Shift].Values),
                (float)values[parts.UpscaleNorm.Epsilon].Values[0]),
            Kernel(values, last),
            Repeated(values[last.Input[2]]));
    }

    private static IEnumerable<string> Names(DecoderParts parts) =>
    [
        .. parts.Attentions.SelectMany(LayerWeights.Names),
        .. parts.ImageNorms.SelectMany(norm => norm.Input.Skip(1)),
        .. parts.MaskConvolution.Input.Skip(1),
        .. parts.Upscaling.SelectMany(convolution => convolution.Input.Skip(1)),
        .. parts.UpscaleNorm.Names,
        parts.Positions, parts.DenseEmbedding,
    ];

    // [1, 256, 1, 1] or repeated over 64 x 64.
    private static WeightMatrix FirstOfEachChannel(WeightMatrix dense, int channels)
    {
        var stride = dense.Values.Length / channels;
        return WeightMatrix.Row([.. Enumerable.Range(0, channels).Select(i => dense.Values[i * stride])]);
    }

    // A transposed convolution of size and stride 2, stored [inputs, outputs, 2, 2], is a product with 4 * outputs columns.
    private static WeightMatrix Kernel(GraphValues values, NodeProto convolution)
    {
        var stored = values[convolution.Input[1]].Values;
        var outputs = values[convolution.Input[2]].Values.Length;
        var inputs = stored.Length / (outputs * SubPixels);
        var kernel = new double[stored.Length];
        for (var i = 0; i < stored.Length; i++)
        {
            var (input, output, sub) = (i / (outputs * SubPixels), i / SubPixels % outputs, i % SubPixels);
            kernel[(((input * SubPixels) + sub) * outputs) + output] = stored[i];
        }

        return new WeightMatrix(inputs, SubPixels * outputs, kernel);
    }

    private static WeightMatrix Repeated(WeightMatrix bias) =>
        WeightMatrix.Row([.. Enumerable.Repeat(bias.Values, SubPixels).SelectMany(values => values)]);
}
