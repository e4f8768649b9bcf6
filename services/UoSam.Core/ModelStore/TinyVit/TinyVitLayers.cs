using UoSam.Core.ModelStore.Folding;
using UoSam.Core.ModelStore.Onnx;

namespace UoSam.Core.ModelStore.TinyVit;

/// <summary>Adds the encoder's layers to a graph, with the weights of an export.</summary>
internal sealed class TinyVitLayers(GraphBuilder builder, GraphValues values)
{
    /// <summary>Outputs of a convolution with a bias.</summary>
    public int Outputs(NodeProto convolution) => values[convolution.Input[2]].Values.Length;

    /// <summary>Channels of a norm.</summary>
    public int Channels(NormPart norm) => values[norm.Gain].Values.Length;

    /// <summary>A convolution with a bias, of [1, C, H, W].</summary>
    public string Convolve(string planes, NodeProto convolution) =>
        Convolve(planes, convolution, Outputs(convolution), values[convolution.Input[2]].Values);

    /// <summary>A convolution without a bias.</summary>
    public string Convolve(string planes, NodeProto convolution, int outputs) =>
        Convolve(planes, convolution, outputs, bias: null);

    /// <summary>The three convolutions of a bottleneck, of [1, C, H, W].</summary>
    public string Pass(string planes, Bottleneck part)
    {
        var wide = builder.Gelu(Convolve(planes, part.Expansion));
        return Convolve(builder.Gelu(Convolve(wide, part.Depthwise)), part.Projection);
    }

    /// <summary>A convolution 1 x 1 without a bias, of [..., C].</summary>
    public string Project(string image, NodeProto convolution, int outputs)
    {
        var stored = values[convolution.Input[1]].Values;
        var weight = new WeightMatrix(outputs, stored.Length / outputs, stored).Transposed();
        return builder.MatMul(image, builder.Constant(weight));
    }

    /// <summary>A norm over the last axis.</summary>
    public string Norm(string value, NormPart norm)
    {
        var (gain, shift) = (values[norm.Gain].Values, values[norm.Shift].Values);
        return builder.LayerNorm(
            value,
            builder.Constant(gain, gain.Length),
            builder.Constant(shift, shift.Length),
            (float)values[norm.Epsilon].Values[0]);
    }

    /// <summary>The attention of a block within its windows, with the residual sum: [H * W, C].</summary>
    public string Attend(string tokens, WindowBlock block, WindowGrid grid, int channels) =>
        builder.Sum(tokens, new WindowAttention(builder, values, block, channels).Add(tokens, grid));

    /// <summary>The two linear layers of a block with norm and residual sum: [H * W, C].</summary>
    public string Mix(string tokens, WindowBlock block)
    {
        var wide = builder.Gelu(Linear(Norm(tokens, block.Norm), block.Expansion));
        return builder.Sum(tokens, Linear(wide, block.Projection));
    }

    private string Linear(string rows, LinearPart part) => builder.Sum(
        builder.MatMul(rows, builder.Constant(values[part.Weight])),
        builder.Constant(values[part.Bias].Values, values[part.Bias].Values.Length));

    private string Convolve(string planes, NodeProto convolution, int outputs, double[]? bias)
    {
        var kernel = convolution.Attribute.First(attribute => attribute.Name == "kernel_shape").Ints;
        var weight = values[convolution.Input[1]].Values;
        var inputs = weight.Length / (outputs * kernel[0] * kernel[1]);
        return builder.Convolution(
            planes,
            convolution,
            builder.Constant(weight, outputs, inputs, kernel[0], kernel[1]),
            bias is null ? null : builder.Constant(bias, outputs));
    }
}
