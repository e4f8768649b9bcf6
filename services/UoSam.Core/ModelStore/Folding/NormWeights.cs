using UoSam.Core.ModelStore.Onnx;

namespace UoSam.Core.ModelStore.Folding;

/// <summary>A layer norm: x centred, divided by its deviation, times gain, plus shift.</summary>
/// <param name="Gain">One per channel.</param>
/// <param name="Shift">[1, channels].</param>
/// <param name="Epsilon">Added to the variance.</param>
internal sealed record NormWeights(double[] Gain, WeightMatrix Shift, float Epsilon)
{
    private const float OnnxDefault = 1e-5f;

    public static NormWeights Read(NodeProto norm, GraphValues values) =>
        new(
            values[norm.Input[1]].Values,
            WeightMatrix.Row(values[norm.Input[2]].Values),
            norm.Attribute.FirstOrDefault(attribute => attribute.Name == "epsilon")?.F ?? OnnxDefault);
}
